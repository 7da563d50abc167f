package io.devsync.server.models.language;

/**
 * A file of generated code.
 *
 * @param name without folders, safe in every file system
 */
public record ModelFile(String name, String content) {}
