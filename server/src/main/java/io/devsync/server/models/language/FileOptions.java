package io.devsync.server.models.language;

import java.util.Optional;

/**
 * How files are to be written.
 *
 * @param packageName the package or namespace of the classes, where the language has them
 */
public record FileOptions(Optional<String> packageName) {

    /** No package. */
    public static final FileOptions DEFAULT = new FileOptions(Optional.empty());
}
