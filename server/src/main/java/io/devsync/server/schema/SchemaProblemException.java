package io.devsync.server.schema;

/** Ends the reading of one collection's schema at its first problem; never leaves the package. */
final class SchemaProblemException extends Exception {

    private final String path;
    private final SchemaProblem.Code code;

    SchemaProblemException(String path, SchemaProblem.Code code, String message) {
        super(message);
        this.path = path;
        this.code = code;
    }

    SchemaProblem toProblem(String collection) {
        return new SchemaProblem(collection, path, code, String.valueOf(getMessage()));
    }
}
