package io.devsync.server.embedded.storage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.h2.mvstore.Page;

/**
 * One walk through the tree of a {@link BatchMap} that makes all changes of a batch.
 *
 * <p>Pages are never changed once they are in a tree: the walk makes new ones for those that the batch touches, from the leaves up, and
 * leaves all others where they are. It keeps what MVMap (2.4.240, {@code operate}) keeps: the sizes of pages, no page without an entry
 * but an empty root, no inner page with a single child; and what it replaces it gives back when the new tree is complete.
 */
final class TreeChange {

    private final BatchMap map;
    private final byte[][] keys;
    private final byte[][] values;
    private final int[] places;
    private final PageLimits limits;
    private final List<Page<byte[], byte[]>> replaced = new ArrayList<>();
    private int madeBytes;

    /**
     * @param keys ascending, none twice
     * @param values for each key its value or {@link Transaction#REMOVED}
     */
    TreeChange(BatchMap map, byte[][] keys, byte[][] values) {
        this.map = map;
        this.keys = keys;
        this.values = values;
        this.places = new int[keys.length];
        this.limits = PageLimits.of(map.store);
    }

    /** The root of the tree with the changes; the same when they change nothing. */
    Page<byte[], byte[]> applyTo(Page<byte[], byte[]> root) {
        SiblingPages changed = change(root, 0, keys.length);
        while (changed.size() > 1) {
            changed = split(changed.parent());
        }
        // An empty page counts nothing: removePage takes nothing off for it.
        return changed.size() == 0 ? map.emptyLeaf() : changed.get(0);
    }

    /**
     * Gives back the pages that are in the tree no more; called once, by the thread that puts the new root in its place.
     *
     * @param version the one that the new root belongs to
     * @return by how many bytes the unsaved pages have become more, or less when it is negative
     */
    int settle(long version) {
        int bytes = madeBytes;
        for (Page<byte[], byte[]> page : replaced) {
            bytes += page.removePage(version);
        }
        return bytes;
    }

    private SiblingPages change(Page<byte[], byte[]> page, int from, int to) {
        return page.isLeaf() ? changeLeaf(page, from, to) : changeNode(page, from, to);
    }

    private SiblingPages changeNode(Page<byte[], byte[]> page, int from, int to) {
        Page<byte[], byte[]> copy = page;
        // From right to left, so that the places of the children to come stay as they are.
        int end = to;
        while (end > from) {
            int place = search(page, 0, keys[end - 1]);
            int child = place < 0 ? ~place : place + 1;
            int start = child == 0 ? from : firstFrom(page.getKey(child - 1), from, end);
            Page<byte[], byte[]> before = page.getChildPage(child);
            SiblingPages after = change(before, start, end);
            end = start;
            if (after.isOnly(before)) {
                continue;
            }
            if (after.size() == 0 && copy.getKeyCount() == 0) {
                replaced.add(page);
                return after;
            }
            copy = changeable(copy, page);
            putInPlace(copy, child, after);
        }
        if (isSame(copy, page)) {
            return new SiblingPages(page);
        }
        replaced.add(page);
        return copy.getKeyCount() == 0 ? new SiblingPages(copy.getChildPage(0)) : split(copy);
    }

    private static void putInPlace(Page<byte[], byte[]> parent, int child, SiblingPages pages) {
        int last = pages.size() - 1;
        if (last < 0) {
            parent.remove(child);
            return;
        }
        parent.setChild(child, pages.get(last));
        for (int i = last - 1; i >= 0; i--) {
            parent.insertNode(child, pages.boundAfter(i), pages.get(i));
        }
    }

    /** Halves an inner page, and the halves, until none is too large. */
    private SiblingPages split(Page<byte[], byte[]> node) {
        if (limits.nodeFits(node.getKeyCount(), node.getMemory())) {
            return new SiblingPages(made(node));
        }
        SiblingPages pages = new SiblingPages();
        split(node, pages);
        return pages;
    }

    private void split(Page<byte[], byte[]> node, SiblingPages into) {
        int count = node.getKeyCount();
        if (limits.nodeFits(count, node.getMemory())) {
            into.add(made(node));
            return;
        }
        int middle = count / 2;
        Page<byte[], byte[]> left = node.copy();
        for (int i = count; i > middle; i--) {
            left.remove(i);
        }
        byte[] bound = node.getKey(middle);
        for (int i = 0; i <= middle; i++) {
            node.remove(0);
        }
        split(left, into);
        into.addBound(bound);
        split(node, into);
    }

    private SiblingPages changeLeaf(Page<byte[], byte[]> page, int from, int to) {
        int count = page.getKeyCount();
        long bytes = page.getMemory();
        int edits = 0;
        int next = 0;
        for (int i = from; i < to; i++) {
            int place = search(page, next, keys[i]);
            places[i] = place;
            next = place < 0 ? ~place : place + 1;
            if (place >= 0) {
                count--;
                bytes -= PageLimits.entryBytes(keys[i], page.getValue(place));
            }
            if (isPut(i)) {
                count++;
                bytes += PageLimits.entryBytes(keys[i], values[i]);
            }
            edits += place >= 0 || isPut(i) ? 1 : 0;
        }
        if (edits == 0) {
            return new SiblingPages(page);
        }
        replaced.add(page);
        if (count == 0) {
            return new SiblingPages();
        }
        // An edit copies the arrays of the page; so does an entry of a new page, but they are half as long on average.
        return limits.leafFits(count, bytes) && 2 * edits <= count
                ? new SiblingPages(made(edited(page, from, to)))
                : rebuilt(page, from, to, new LeafRow(map, limits, count, bytes));
    }

    private Page<byte[], byte[]> edited(Page<byte[], byte[]> page, int from, int to) {
        Page<byte[], byte[]> copy = page.copy();
        for (int i = to - 1; i >= from; i--) {
            int place = places[i];
            if (!isPut(i)) {
                if (place >= 0) {
                    copy.remove(place);
                }
            } else if (place >= 0) {
                copy.setValue(place, values[i]);
            } else {
                copy.insertLeaf(~place, keys[i], values[i]);
            }
        }
        return copy;
    }

    private SiblingPages rebuilt(Page<byte[], byte[]> page, int from, int to, LeafRow row) {
        int next = 0;
        for (int i = from; i < to; i++) {
            int place = places[i];
            for (int until = place < 0 ? ~place : place; next < until; next++) {
                row.add(page.getKey(next), page.getValue(next));
            }
            if (place >= 0) {
                next++;
            }
            if (isPut(i)) {
                row.add(keys[i], values[i]);
            }
        }
        for (; next < page.getKeyCount(); next++) {
            row.add(page.getKey(next), page.getValue(next));
        }
        SiblingPages pages = row.end();
        for (int i = 0; i < pages.size(); i++) {
            made(pages.get(i));
        }
        return pages;
    }

    /** Counts a page that stays in the new tree. */
    private Page<byte[], byte[]> made(Page<byte[], byte[]> page) {
        madeBytes += page.getMemory();
        return page;
    }

    @SuppressWarnings("ReferenceEquality") // the one array that stands for "removed"
    private boolean isPut(int change) {
        return values[change] != Transaction.REMOVED;
    }

    private static Page<byte[], byte[]> changeable(Page<byte[], byte[]> copy, Page<byte[], byte[]> page) {
        return isSame(copy, page) ? page.copy() : copy;
    }

    @SuppressWarnings("ReferenceEquality") // that very page
    private static boolean isSame(Page<byte[], byte[]> one, Page<byte[], byte[]> other) {
        return one == other;
    }

    /** The first of the changes whose key is not below {@code bound}. */
    private int firstFrom(byte[] bound, int from, int to) {
        int place = Arrays.binarySearch(keys, from, to, bound, Arrays::compareUnsigned);
        return place < 0 ? ~place : place;
    }

    /** As {@code Arrays.binarySearch}, from a place on. */
    private static int search(Page<byte[], byte[]> page, int from, byte[] key) {
        int low = from;
        int high = page.getKeyCount() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Arrays.compareUnsigned(page.getKey(middle), key);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return ~low;
    }
}
