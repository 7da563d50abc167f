package io.devsync.server.embedded.storage;

import java.util.ArrayList;
import java.util.List;
import org.h2.mvstore.Page;

/** What one page of a map's tree has become: any number of pages side by side, none when nothing is left of it. */
final class SiblingPages {

    private final List<Page<byte[], byte[]>> pages;
    /** The key at which each page but the first begins. */
    private final List<byte[]> bounds = new ArrayList<>(0);

    SiblingPages() {
        pages = new ArrayList<>();
    }

    SiblingPages(Page<byte[], byte[]> only) {
        pages = List.of(only);
    }

    int size() {
        return pages.size();
    }

    Page<byte[], byte[]> get(int index) {
        return pages.get(index);
    }

    /** The lowest key that may be in the page after the one at {@code index}. */
    byte[] boundAfter(int index) {
        return bounds.get(index);
    }

    @SuppressWarnings("ReferenceEquality") // that very page
    boolean isOnly(Page<byte[], byte[]> page) {
        return pages.size() == 1 && pages.getFirst() == page;
    }

    void add(Page<byte[], byte[]> page) {
        pages.add(page);
    }

    /** To be called between two pages. */
    void addBound(byte[] key) {
        bounds.add(key);
    }

    /** An inner page over all of these, whatever their number. */
    Page<byte[], byte[]> parent() {
        Page.PageReference<byte[], byte[]>[] children = Page.createRefStorage(pages.size());
        long entries = 0;
        for (int i = 0; i < children.length; i++) {
            Page<byte[], byte[]> page = pages.get(i);
            children[i] = new Page.PageReference<>(page);
            entries += page.getTotalCount();
        }
        // With 0 the page counts its memory by itself.
        return Page.createNode(pages.getFirst().map, bounds.toArray(byte[][]::new), children, entries, 0);
    }
}
