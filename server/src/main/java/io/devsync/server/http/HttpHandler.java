package io.devsync.server.http;

/** Answers the requests of one route, on a virtual thread of its own: it may block. */
@FunctionalInterface
public interface HttpHandler {
    HttpResponse handle(HttpRequest request);
}
