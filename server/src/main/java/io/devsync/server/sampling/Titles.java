package io.devsync.server.sampling;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Names classes after collections: in the singular, with the letters' case kept (spec schema-generation §4.2). */
final class Titles {

    /** A class name has no more bytes: 63 minus the prefix of Realm's tables. */
    static final int BYTES_MAX = 57;

    private static final Set<String> SAME = Set.of(
            "series", "species", "news", "data", "media", "sheep", "fish", "settings", "gps", "sms", "dns", "aws", "ios",
            "https", "css", "gas", "lens", "alias", "atlas", "bias", "canvas", "christmas", "plus");

    private static final Map<String, String> IRREGULAR = Map.ofEntries(
            Map.entry("people", "person"),
            Map.entry("men", "man"),
            Map.entry("women", "woman"),
            Map.entry("children", "child"),
            Map.entry("mice", "mouse"),
            Map.entry("geese", "goose"),
            Map.entry("feet", "foot"),
            Map.entry("teeth", "tooth"),
            Map.entry("indices", "index"),
            Map.entry("vertices", "vertex"),
            Map.entry("matrices", "matrix"),
            Map.entry("appendices", "appendix"),
            Map.entry("analyses", "analysis"),
            Map.entry("diagnoses", "diagnosis"),
            Map.entry("crises", "crisis"),
            Map.entry("theses", "thesis"),
            Map.entry("hypotheses", "hypothesis"),
            Map.entry("criteria", "criterion"),
            Map.entry("phenomena", "phenomenon"),
            Map.entry("leaves", "leaf"),
            Map.entry("lives", "life"),
            Map.entry("wives", "wife"),
            Map.entry("knives", "knife"),
            Map.entry("shelves", "shelf"),
            Map.entry("halves", "half"),
            Map.entry("wolves", "wolf"),
            Map.entry("thieves", "thief"),
            Map.entry("heroes", "hero"),
            Map.entry("potatoes", "potato"),
            Map.entry("tomatoes", "tomato"),
            Map.entry("echoes", "echo"),
            Map.entry("quizzes", "quiz"),
            Map.entry("movies", "movie"),
            Map.entry("cookies", "cookie"),
            Map.entry("zombies", "zombie"),
            Map.entry("ties", "tie"),
            Map.entry("pies", "pie"),
            Map.entry("caches", "cache"),
            Map.entry("statuses", "status"),
            Map.entry("buses", "bus"),
            Map.entry("viruses", "virus"),
            Map.entry("bonuses", "bonus"),
            Map.entry("campuses", "campus"),
            Map.entry("menus", "menu"),
            Map.entry("gurus", "guru"),
            Map.entry("aliases", "alias"),
            Map.entry("gases", "gas"),
            Map.entry("lenses", "lens"),
            Map.entry("atlases", "atlas"),
            Map.entry("biases", "bias"),
            Map.entry("canvases", "canvas"));

    private Titles() {}

    /** A title for the class of a collection; always one that a class can have. */
    static String of(String collection) {
        return legal(singular(collection));
    }

    /** The name with illegal characters replaced and cut to what a class can have. */
    static String legal(String name) {
        String replaced = name.replace('.', '_').replace('$', '_').replace('\0', '_');
        return cut(replaced.isEmpty() ? "Class" : replaced, BYTES_MAX);
    }

    /** The longest start of a name that has at most so many bytes. */
    static String cut(String name, int bytesMax) {
        String cut = name;
        while (cut.getBytes(StandardCharsets.UTF_8).length > bytesMax) {
            cut = cut.substring(0, cut.offsetByCodePoints(cut.length(), -1));
        }
        return cut;
    }

    /** The singular of the last word of a name; the name itself when it is not an English plural. */
    static String singular(String name) {
        int start = lastWord(name);
        String word = name.substring(start);
        String lower = word.toLowerCase(Locale.ROOT);
        String singular = singularOf(lower);
        if (singular.equals(lower)) {
            return name;
        }
        return name.substring(0, start) + inCaseOf(word, singular);
    }

    private static int lastWord(String name) {
        for (int i = name.length() - 1; i > 0; i--) {
            char before = name.charAt(i - 1);
            boolean camel = Character.isUpperCase(name.charAt(i)) && Character.isLowerCase(before);
            if (camel || !Character.isLetter(before)) {
                return i;
            }
        }
        return 0;
    }

    private static String singularOf(String word) {
        String irregular = IRREGULAR.get(word);
        if (irregular != null) {
            return irregular;
        }
        boolean plural = word.length() > 2
                && word.endsWith("s")
                && !word.endsWith("ss")
                && !word.endsWith("us")
                && !word.endsWith("is")
                && !SAME.contains(word);
        if (!plural) {
            return word;
        }
        if (word.endsWith("ies") && word.length() > 4) {
            return word.substring(0, word.length() - 3) + "y";
        }
        boolean es = word.endsWith("sses")
                || word.endsWith("shes")
                || word.endsWith("ches")
                || word.endsWith("xes")
                || word.endsWith("zzes");
        return word.substring(0, word.length() - (es ? 2 : 1));
    }

    private static String inCaseOf(String word, String singular) {
        if (word.length() > 1 && word.equals(word.toUpperCase(Locale.ROOT))) {
            return singular.toUpperCase(Locale.ROOT);
        }
        int same = 0;
        while (same < singular.length() && Character.toLowerCase(word.charAt(same)) == singular.charAt(same)) {
            same++;
        }
        String rest = same == 0 && Character.isUpperCase(word.charAt(0))
                ? Character.toUpperCase(singular.charAt(0)) + singular.substring(1)
                : singular.substring(same);
        return word.substring(0, same) + rest;
    }
}
