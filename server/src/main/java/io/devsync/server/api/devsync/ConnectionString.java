package io.devsync.server.api.devsync;

/** Connection strings without their secrets. */
final class ConnectionString {

    private ConnectionString() {}

    /** The string with user and password replaced, and with no options if one of them can be a secret. */
    static String redact(String uri) {
        int scheme = uri.indexOf("://");
        if (scheme < 0) {
            return "<hidden>";
        }
        int start = scheme + "://".length();
        int options = uri.indexOf('?', start);
        boolean secretOption = options >= 0
                && (uri.indexOf("Password", options) >= 0 || uri.indexOf("authMechanismProperties", options) >= 0);
        String shown = secretOption ? uri.substring(0, options) : uri;
        // The last @: a password may hold one that nobody escaped.
        int at = shown.lastIndexOf('@');
        return at < start ? shown : shown.substring(0, start) + "<hidden>" + shown.substring(at);
    }
}
