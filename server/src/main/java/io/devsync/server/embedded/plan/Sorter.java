package io.devsync.server.embedded.plan;

import io.devsync.server.embedded.bson.Doc;
import io.devsync.server.embedded.error.ErrorCode;
import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.query.SortOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Sorts in memory, within MongoDB's own limit of 100 MB; with a limit it keeps only what can still be among the first. */
public final class Sorter {

    private static final long BYTES_MAX = 100L << 20;
    /** Up to here a heap is kept, beyond it everything is sorted. */
    private static final long HEAP_MAX = 10_000;

    private Sorter() {
    }

    private record Keyed(byte[] key, long position, Doc document) { }

    /** Equal keys keep their order of arrival. */
    private static final Comparator<Keyed> ORDER = (left, right) -> {
        int byKey = Arrays.compareUnsigned(left.key, right.key);
        return byKey != 0 ? byKey : Long.compare(left.position, right.position);
    };

    /** @param limit 0 for all; otherwise the caller takes only {@code skip + limit} */
    public static DocIterator sort(DocIterator documents, SortOrder order, long skip, long limit) {
        long wanted = limit == 0 || skip + limit < 0 ? Long.MAX_VALUE : skip + limit;
        List<Keyed> sorted = wanted <= HEAP_MAX ? first(documents, order, (int) wanted) : all(documents, order);
        Iterator<Keyed> iterator = sorted.iterator();
        return () -> {
            if (!iterator.hasNext()) {
                return null;
            }
            return iterator.next().document();
        };
    }

    private static List<Keyed> all(DocIterator documents, SortOrder order) {
        List<Keyed> all = new ArrayList<>();
        long bytes = 0;
        for (@Nullable Doc document = documents.next(); document != null; document = documents.next()) {
            Keyed keyed = new Keyed(order.key(document), all.size(), Doc.of(document.raw()));
            bytes += keyed.key().length + document.raw().length;
            if (bytes > BYTES_MAX) {
                throw new MongoError(ErrorCode.QUERY_EXCEEDED_MEMORY, "Sort exceeded memory limit of " + BYTES_MAX
                        + " bytes. Add an index on the sort key, or a limit.");
            }
            all.add(keyed);
        }
        all.sort(ORDER);
        return all;
    }

    private static List<Keyed> first(DocIterator documents, SortOrder order, int wanted) {
        PriorityQueue<Keyed> heap = new PriorityQueue<>(ORDER.reversed());
        long position = 0;
        for (@Nullable Doc document = documents.next(); document != null; document = documents.next()) {
            heap.add(new Keyed(order.key(document), position++, document));
            if (heap.size() > wanted) {
                heap.poll();
            }
        }
        List<Keyed> sorted = new ArrayList<>(heap);
        sorted.sort(ORDER);
        return sorted;
    }
}
