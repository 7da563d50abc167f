package io.devsync.server.api.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.devsync.server.http.HttpHandler;
import io.devsync.server.http.HttpRequest;
import io.devsync.server.http.HttpResponse;
import io.devsync.server.http.LocalPrograms;

/** Lets administrators in who have logged in, and nobody else (invariant I9). */
public final class AdminGate {

    private final AdminCredentials credentials;
    private final AdminSessions sessions;

    AdminGate(AdminCredentials credentials, AdminSessions sessions) {
        this.credentials = credentials;
        this.sessions = sessions;
    }

    /** Guards a route of another API; who may not come in gets the Admin API's error. */
    public HttpHandler guard(HttpHandler handler) {
        return request -> {
            try {
                requireLocalWithKnownPassword(request);
                requireAdmin(request);
            } catch (AdminRefusal refusal) {
                return answer(refusal);
            }
            return handler.handle(request);
        };
    }

    /** The error body of a refusal. */
    static HttpResponse answer(AdminRefusal refusal) {
        ObjectNode body = AdminJson.object().put("error", refusal.getMessage());
        if (!refusal.code().isEmpty()) {
            body.put("error_code", refusal.code());
        }
        return HttpResponse.json(refusal.status(), body.toString());
    }

    void requireAdmin(HttpRequest request) {
        String token = request.bearerToken()
                .orElseThrow(() -> new AdminRefusal(401, "MissingAuthReq", "must authenticate first"));
        if (!sessions.admits(token)) {
            throw AdminRefusal.invalidSession("the access token is not known or has expired; log in again");
        }
    }

    /** The password in the documentation must not let a web page in, nor another machine through a tunnel's name. */
    void requireLocalWithKnownPassword(HttpRequest request) {
        if (credentials.wellKnown() && !LocalPrograms.sent(request)) {
            throw new AdminRefusal(
                    403,
                    "Forbidden",
                    "with its default password the Admin API answers only to programs on the server's machine; start "
                            + "the server with an admin password of your own");
        }
    }
}
