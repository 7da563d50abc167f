package io.devsync.server.transfer;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What to export, and where to.
 *
 * @param to a folder, made when missing, for {@code <database>/<collection>.bson} or {@code .json}
 * @param databases which; empty for all
 * @param collections which of each; empty for all
 * @param format how documents are written
 * @param gzip whether files are compressed
 */
public record ExportOrder(Path to, List<String> databases, List<String> collections, Format format, boolean gzip) {

    public ExportOrder {
        databases = List.copyOf(databases);
        collections = List.copyOf(collections);
    }

    /** How documents are written. */
    public enum Format {
        /** As mongodump does: exact, with indexes and options, for mongorestore. */
        BSON(".bson"),
        /** A line of canonical extended JSON per document, exact, for mongoimport. */
        JSON(".json"),
        /** A line of relaxed extended JSON per document: numbers are plain numbers, their types are lost. */
        RELAXED(".json");

        private final String suffix;

        Format(String suffix) {
            this.suffix = suffix;
        }

        String suffix() {
            return suffix;
        }

        /** The format of a word in lower case. */
        public static Optional<Format> of(String word) {
            return List.of(values()).stream()
                    .filter(format -> format.name().equalsIgnoreCase(word))
                    .findFirst();
        }
    }
}
