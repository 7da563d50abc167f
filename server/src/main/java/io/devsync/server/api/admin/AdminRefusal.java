package io.devsync.server.api.admin;

/**
 * A call that the Admin API refuses: HTTP status, the original's text, and its code where it has one.
 *
 * <p>Codes and texts are those of App Services where they are known from its API description, its command line's tests
 * and realm-core's list of service errors; some errors there have a text only, and so here.
 */
final class AdminRefusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    AdminRefusal(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    static AdminRefusal badRequest(String message) {
        return new AdminRefusal(400, "BadRequest", message);
    }

    static AdminRefusal missing(String field, String expected) {
        return new AdminRefusal(400, "MissingParameter", "'" + field + "' is missing (expected: " + expected + ")");
    }

    static AdminRefusal invalid(String field, String value, String expected) {
        return new AdminRefusal(
                400, "InvalidParameter", field + ": '" + shortened(value) + "' (expected: " + expected + ")");
    }

    static AdminRefusal notFound(String what, String code, String id) {
        return new AdminRefusal(404, code, what + " not found: '" + shortened(id) + "'");
    }

    static AdminRefusal inUse(String code, String what, String name) {
        return new AdminRefusal(409, code, what + " '" + shortened(name) + "' already exists");
    }

    static AdminRefusal invalidSession(String why) {
        return new AdminRefusal(401, "InvalidSession", "invalid session: " + why);
    }

    private static String shortened(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "...";
    }

    int status() {
        return status;
    }

    /** Empty where the original has none. */
    String code() {
        return code;
    }
}
