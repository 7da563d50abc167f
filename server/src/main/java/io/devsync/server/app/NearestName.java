package io.devsync.server.app;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the known name that a mistyped one was meant to be. */
public final class NearestName {

    private NearestName() {}

    /** The candidate with the smallest edit distance; there must be one. */
    static String of(String mistyped, Collection<String> candidates) {
        return nearest(mistyped, candidates).orElseThrow();
    }

    /** {@code ; did you mean X?}, or nothing when no candidate is near enough to be a slip of the finger. */
    public static String hint(String mistyped, Collection<String> candidates) {
        // A third of the name may be wrong, and two letters always: "prt" is "port", "foo" is nothing.
        int distanceMax = Math.max(2, mistyped.length() / 3);
        return nearest(mistyped, candidates)
                .filter(candidate -> distance(mistyped, candidate) <= distanceMax)
                .map(candidate -> "; did you mean " + candidate + "?")
                .orElse("");
    }

    private static Optional<String> nearest(String mistyped, Collection<String> candidates) {
        return candidates.stream()
                .min(Comparator.<String>comparingInt(candidate -> distance(mistyped, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Edits (insert, delete, replace, swap of neighbours) between two names, whatever their case. */
    private static int distance(String left, String right) {
        String a = left.toLowerCase(Locale.ROOT);
        String b = right.toLowerCase(Locale.ROOT);
        int[][] edits = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                edits[i][j] = i == 0 || j == 0 ? i + j : cheapestEdit(edits, a, b, i, j);
            }
        }
        return edits[a.length()][b.length()];
    }

    private static int cheapestEdit(int[][] edits, String a, String b, int i, int j) {
        int replaced = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int cheapest = Math.min(replaced, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
        boolean swapped =
                i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(cheapest, edits[i - 2][j - 2] + 1) : cheapest;
    }
}
