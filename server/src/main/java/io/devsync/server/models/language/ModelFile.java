package io.devsync.server.models.language;

/**
 * A file of generated code.
 *
 * @param name without folders, safe in every file system
 */
public record ModelFile(String name, String content) {

    /** The first line of every file but JSON, as a comment. */
    public static final String NOTICE = "Generated from App Services schemas by devsync models.";
}
