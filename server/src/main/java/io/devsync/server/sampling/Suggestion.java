package io.devsync.server.sampling;

import io.devsync.server.document.Namespace;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Something that documents hint at but do not prove; a user decides.
 *
 * @param path the field, as relationships write it
 * @param evidence what hints at it, in numbers
 * @param target the collection that a relationship leads to
 */
public record Suggestion(Kind kind, String path, String evidence, Optional<Namespace> target) {

    /** What is suggested. */
    public enum Kind {
        /** Values are {@code _id}s of another collection. */
        RELATIONSHIP("relationships"),
        /** Arrays never have equal elements. */
        SET("sets"),
        /** Objects have ever new keys. */
        DICTIONARY("dictionaries"),
        /** Objects are GeoJSON points, which want doubles. */
        GEO_JSON("geojson"),
        /** A mapper of another language left the field, and no app wants it. */
        LEFTOVER("leftovers");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** The word for all of this kind, as commands and requests name them. */
        public String word() {
            return word;
        }

        /** The kind with a word. */
        public static Optional<Kind> of(String word) {
            return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
        }

        /** All words. */
        public static List<String> words() {
            return Arrays.stream(values()).map(Kind::word).toList();
        }
    }
}
