package io.devsync.protocol.object;

import java.util.ArrayList;
import java.util.List;

/** Where two lists differ: the parts between what both have in the same order, so that edits of one touch little. */
final class ListDifference {

    /** Comparisons that a search for what both have may take; beyond it the differing middle is one part. */
    private static final long COMPARISONS_MAX = 1_000_000;

    private ListDifference() {}

    /**
     * Elements of the old list that elements of the new one stand in for; either may be none.
     *
     * @param from the first old element
     * @param until the one after the last old element
     * @param newFrom the first new element
     * @param newUntil the one after the last new element
     */
    record Part(int from, int until, int newFrom, int newUntil) {}

    /** The parts in order. */
    static List<Part> parts(List<?> before, List<?> after) {
        int start = 0;
        int shorter = Math.min(before.size(), after.size());
        while (start < shorter && before.get(start).equals(after.get(start))) {
            start++;
        }
        int end = 0;
        while (end < shorter - start
                && before.get(before.size() - 1 - end).equals(after.get(after.size() - 1 - end))) {
            end++;
        }
        int until = before.size() - end;
        int newUntil = after.size() - end;
        if (start == until && start == newUntil) {
            return List.of();
        }
        boolean tooLong = (long) (until - start) * (newUntil - start) > COMPARISONS_MAX;
        if (start == until || start == newUntil || tooLong) {
            return List.of(new Part(start, until, start, newUntil));
        }
        return aligned(before, after, start, until, newUntil);
    }

    private static List<Part> aligned(List<?> before, List<?> after, int start, int until, int newUntil) {
        int[][] common = longestCommon(before, after, start, until, newUntil);
        List<Part> parts = new ArrayList<>();
        int i = start;
        int j = start;
        int from = i;
        int newFrom = j;
        while (i < until && j < newUntil) {
            if (before.get(i).equals(after.get(j))) {
                add(parts, from, i, newFrom, j);
                i++;
                j++;
                from = i;
                newFrom = j;
            } else if (common[i + 1 - start][j - start] >= common[i - start][j + 1 - start]) {
                i++;
            } else {
                j++;
            }
        }
        add(parts, from, until, newFrom, newUntil);
        return parts;
    }

    private static void add(List<Part> parts, int from, int until, int newFrom, int newUntil) {
        if (from < until || newFrom < newUntil) {
            parts.add(new Part(from, until, newFrom, newUntil));
        }
    }

    /** For each pair of suffixes the number of elements that both have in the same order. */
    private static int[][] longestCommon(List<?> before, List<?> after, int start, int until, int newUntil) {
        int rows = until - start;
        int columns = newUntil - start;
        int[][] common = new int[rows + 1][columns + 1];
        for (int i = rows - 1; i >= 0; i--) {
            Object old = before.get(start + i);
            for (int j = columns - 1; j >= 0; j--) {
                common[i][j] = old.equals(after.get(start + j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }
}
