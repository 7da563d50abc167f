package io.devsync.server.api.control;

import io.devsync.server.http.HttpHandler;
import io.devsync.server.http.LocalPrograms;

/** Lets only programs on this machine call, because these routes give out secrets and ask for no password. */
final class LocalOnly {

    private LocalOnly() {}

    static HttpHandler guard(HttpHandler handler) {
        return request -> LocalPrograms.sent(request)
                ? handler.handle(request)
                : ControlJson.error(
                        403,
                        "Forbidden",
                        "only programs on the server's machine may call this (expected: a request to 127.0.0.1,"
                                + " [::1] or localhost, and not by a web page)");
    }
}
