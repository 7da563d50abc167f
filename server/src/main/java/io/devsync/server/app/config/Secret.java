package io.devsync.server.app.config;

/**
 * A named value that is never told to anybody again, such as a key or a connection string.
 *
 * @param id 24 hexadecimal digits
 */
public record Secret(String id, String name, String value) {

    @Override
    public String toString() {
        return "Secret[" + name + ", <hidden>]";
    }
}
