package io.devsync.protocol.changeset;

/**
 * Two definitions of a class or property that cannot both be true; the text is the one that clients have for it (spec
 * development-mode §2.9).
 */
public final class SchemaMismatchException extends Exception {
    SchemaMismatchException(String difference) {
        super("Schema mismatch: " + difference);
    }
}
