package io.devsync.server;

/** The password of administrators, which shows itself to nobody by accident. */
public record AdminPassword(String value) {

    /** Whoever reaches the port may try as often as they like. */
    private static final int LENGTH_MIN = 8;

    private static final int LENGTH_MAX = 256;

    /** @throws IllegalArgumentException when it is too short or too long */
    public AdminPassword {
        if (value.length() < LENGTH_MIN || value.length() > LENGTH_MAX) {
            throw new IllegalArgumentException("adminPassword: %d characters (expected: %d to %d)"
                    .formatted(value.length(), LENGTH_MIN, LENGTH_MAX));
        }
    }

    @Override
    public String toString() {
        return "<hidden>";
    }
}
