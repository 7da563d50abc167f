package io.devsync.server.embedded.update;

import java.util.Comparator;
import java.util.List;

/** The order in which MongoDB applies the paths of an update: name by name, numbers by value. */
enum PathOrder implements Comparator<String> {
    INSTANCE;

    static List<String> names(String path) {
        return path.indexOf('.') < 0 ? List.of(path) : List.of(path.split("\\.", -1));
    }

    @Override
    public int compare(String left, String right) {
        List<String> a = names(left);
        List<String> b = names(right);
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            int order = compareNames(a.get(i), b.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(a.size(), b.size());
    }

    private static int compareNames(String left, String right) {
        if (isIndex(left) && isIndex(right) && left.length() != right.length()) {
            return Integer.compare(left.length(), right.length());
        }
        return left.compareTo(right);
    }

    static boolean isIndex(String name) {
        if (name.isEmpty() || name.length() > 7 || name.length() > 1 && name.charAt(0) == '0') {
            return false;
        }
        return name.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
