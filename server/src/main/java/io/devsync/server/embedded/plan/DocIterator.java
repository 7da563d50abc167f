package io.devsync.server.embedded.plan;

import io.devsync.server.embedded.bson.Doc;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** A stream of documents that is pulled one by one; used by one thread at a time. */
public interface DocIterator {

    /** The next document, or null at the end. */
    @Nullable Doc next();

    static DocIterator of(Iterable<Doc> documents) {
        Iterator<Doc> iterator = documents.iterator();
        return () -> iterator.hasNext() ? iterator.next() : null;
    }
}
