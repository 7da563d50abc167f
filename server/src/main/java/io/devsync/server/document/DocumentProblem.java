package io.devsync.server.document;

/** Why an object cannot become a document. */
public sealed interface DocumentProblem {

    /** What happened, and what to do, for the app's developer. */
    String message();

    /** The document would be larger than MongoDB accepts. */
    record TooLarge(long bytes, int bytesMax) implements DocumentProblem {
        @Override
        public String message() {
            return "object takes " + bytes + " bytes as a document (expected: at most " + bytesMax
                    + "); split it into several objects";
        }
    }

    /** A dictionary key that cannot be a field name. */
    record IllegalKey(String path, String key) implements DocumentProblem {
        @Override
        public String message() {
            return "dictionary \"" + path + "\" has the key \"" + key.replace("\0", "\\0")
                    + "\" (expected: no '.', no NUL, no '$' at the start); percent-encode such characters";
        }
    }

    /** Collections inside mixed values nest too deep. */
    record TooDeep(String path, int levelsMax) implements DocumentProblem {
        @Override
        public String message() {
            return "value \"" + path + "\" nests deeper than " + levelsMax + " levels; flatten it";
        }
    }

    /** A collection links to the object whose primary key is null, which a document cannot tell from no link. */
    record LinkToNullKey(String path) implements DocumentProblem {
        @Override
        public String message() {
            return "collection \"" + path + "\" links to the object whose primary key is null"
                    + " (expected: objects with a key); give the object a key";
        }
    }
}
