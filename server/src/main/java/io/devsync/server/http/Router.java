package io.devsync.server.http;

/** Collects routes at start. */
public interface Router {
    /**
     * Adds a route.
     *
     * @param method in upper case
     * @param pattern such as {@code /api/client/v2.0/app/{app}/location}; a part in braces matches one path segment
     */
    void add(String method, String pattern, HttpHandler handler);
}
