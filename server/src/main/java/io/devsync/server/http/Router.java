package io.devsync.server.http;

/** Collects routes at start. */
public interface Router {
    /**
     * Adds a route.
     *
     * @param method in upper case; GET also answers HEAD
     * @param pattern such as {@code /api/client/v2.0/app/{app}/location}; a part in braces matches one path segment
     */
    void add(String method, String pattern, HttpHandler handler);

    /**
     * Adds a route with its own limit for requests; routers that set no limits take no notice of it.
     *
     * @param requestBytesMax of a request's body
     */
    default void add(String method, String pattern, int requestBytesMax, HttpHandler handler) {
        add(method, pattern, handler);
    }
}
