package io.devsync.server.models.model;

/**
 * The two names of a class.
 *
 * @param stored as devices and server know it
 * @param code as the generated code calls it, without escapes; until a language has been chosen the stored one
 */
public record ClassName(String stored, String code) {

    /** Whether the code has to tell the stored name. */
    public boolean mapped() {
        return !stored.equals(code);
    }
}
