package io.devsync.protocol.changeset;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The way from a property to an element inside it: list indices, and dictionary keys or names of properties of embedded
 * objects (spec changeset-format §5). Immutable. Index {@code 3} and key {@code "3"} differ.
 */
public final class Path {

    /** The property itself. */
    public static final Path ROOT = new Path(new int[0], new String[0]);

    private static final int TEXT_CHARS_MAX = 500;

    private final int[] indexes;
    /** The key at a position, or null where the position holds an index. */
    private final @Nullable String[] keys;

    private Path(int[] indexes, @Nullable String[] keys) {
        this.indexes = indexes;
        this.keys = keys;
    }

    /** The path of one list index. */
    public static Path ofIndex(int index) {
        return ROOT.thenIndex(index);
    }

    /** The path of one dictionary key or embedded property. */
    public static Path ofKey(String key) {
        return ROOT.thenKey(key);
    }

    /** This path, one index deeper. */
    public Path thenIndex(int index) {
        if (index < 0) {
            throw new IllegalArgumentException("index: " + index + " (expected: >= 0)");
        }
        return append(index, null);
    }

    /** This path, one key deeper. */
    public Path thenKey(String key) {
        return append(0, Objects.requireNonNull(key));
    }

    private Path append(int index, @Nullable String key) {
        int size = keys.length;
        int[] longerIndexes = Arrays.copyOf(indexes, size + 1);
        @Nullable String[] longerKeys = Arrays.copyOf(keys, size + 1);
        longerIndexes[size] = index;
        longerKeys[size] = key;
        return new Path(longerIndexes, longerKeys);
    }

    /** The number of elements; 0 means the property itself. */
    public int size() {
        return keys.length;
    }

    /** Whether the path is the property itself. */
    public boolean isRoot() {
        return keys.length == 0;
    }

    /** Whether the element at this position is a list index. */
    public boolean isIndex(int position) {
        return keys[position] == null;
    }

    /** Whether the path has a last element and it is a list index. */
    public boolean endsWithIndex() {
        return keys.length > 0 && keys[keys.length - 1] == null;
    }

    /** The list index at this position. */
    public int index(int position) {
        if (keys[position] != null) {
            throw new IllegalStateException("element " + position + " of " + this + " is a key (expected: an index)");
        }
        return indexes[position];
    }

    /** The key at this position. */
    public String key(int position) {
        String key = keys[position];
        if (key == null) {
            throw new IllegalStateException("element " + position + " of " + this + " is an index (expected: a key)");
        }
        return key;
    }

    /** The last element, which must be an index. */
    public int lastIndex() {
        return index(keys.length - 1);
    }

    /** This path with another index at a position that holds one. */
    public Path withIndex(int position, int index) {
        index(position);
        if (index < 0) {
            throw new IllegalArgumentException("index: " + index + " (expected: >= 0)");
        }
        int[] changed = indexes.clone();
        changed[position] = index;
        return new Path(changed, keys);
    }

    /** This path with another last element. */
    public Path withLastIndex(int index) {
        return withIndex(keys.length - 1, index);
    }

    /** Whether the first {@code count} elements of both paths are equal; both must have that many. */
    public boolean samePrefix(Path other, int count) {
        for (int i = 0; i < count; i++) {
            String key = keys[i];
            String otherKey = other.keys[i];
            if (key == null ? otherKey != null || indexes[i] != other.indexes[i] : !key.equals(otherKey)) {
                return false;
            }
        }
        return true;
    }

    /** Collects a path of known size without copies in between. */
    public static final class Builder {
        private final int[] indexes;
        private final @Nullable String[] keys;
        private int size;

        /** A path of exactly that many elements. */
        public Builder(int size) {
            indexes = new int[size];
            keys = new String[size];
        }

        /** The next element: a list index, 0 or more. */
        public void index(int index) {
            indexes[size++] = index;
        }

        /** The next element: a dictionary key or embedded property. */
        public void key(String key) {
            keys[size++] = key;
        }

        /** The path, once all its elements are there. */
        public Path build() {
            if (size != keys.length) {
                throw new IllegalStateException(size + " elements (expected: " + keys.length + ")");
            }
            return new Path(indexes, keys);
        }
    }

    @Override
    public boolean equals(@Nullable Object object) {
        return object instanceof Path other && size() == other.size() && samePrefix(other, size());
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(indexes) + Arrays.hashCode(keys);
    }

    /** The path as text; long keys are cut, and so are long paths: a peer chooses both. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < keys.length; i++) {
            if (text.length() > TEXT_CHARS_MAX) {
                return text.append('…').toString();
            }
            String key = keys[i];
            if (key == null) {
                text.append('[').append(indexes[i]).append(']');
            } else {
                text.append('.').append(Excerpt.cut(key));
            }
        }
        return text.toString();
    }
}
