package io.devsync.server.embedded.plan;

import io.devsync.server.embedded.bson.Doc;
import io.devsync.server.embedded.storage.CollectionInfo;
import io.devsync.server.embedded.storage.EntryCursor;
import io.devsync.server.embedded.storage.KeyValues;
import io.devsync.server.embedded.storage.StoreMap;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Walks an access path. */
final class Candidates {

    private Candidates() {
    }

    static DocIterator of(KeyValues state, CollectionInfo collection, AccessPath path) {
        return switch (path) {
            case AccessPath.Ids ids -> byIds(state, collection.documents(), ids);
            case AccessPath.IdRange range -> inRange(state, collection.documents(), range);
            case AccessPath.Index index -> new IndexWalk(state, collection.documents(), index);
        };
    }

    private static DocIterator byIds(KeyValues state, StoreMap documents, AccessPath.Ids ids) {
        List<byte[]> keys = ids.descending() ? ids.keys().reversed() : ids.keys();
        Iterator<byte[]> iterator = keys.iterator();
        return () -> {
            while (iterator.hasNext()) {
                byte[] document = state.get(documents, iterator.next());
                if (document != null) {
                    return Doc.of(document);
                }
            }
            return null;
        };
    }

    private static DocIterator inRange(KeyValues state, StoreMap documents, AccessPath.IdRange path) {
        if (path.range().isEmpty()) {
            return () -> null;
        }
        EntryCursor cursor = state.scan(documents, path.range().from(), path.range().to(), path.descending());
        return () -> cursor.next() ? Doc.of(cursor.value()) : null;
    }

    private static final class IndexWalk implements DocIterator {

        private final KeyValues state;
        private final StoreMap documents;
        private final AccessPath.Index path;
        private final Iterator<KeyRange> ranges;
        /** With arrays one document has several entries. */
        private final @Nullable TreeSet<byte[]> seen;
        private @Nullable EntryCursor cursor;

        IndexWalk(KeyValues state, StoreMap documents, AccessPath.Index path) {
            this.state = state;
            this.documents = documents;
            this.path = path;
            this.ranges = (path.descending() ? path.ranges().reversed() : path.ranges()).iterator();
            this.seen = path.multikey() ? new TreeSet<>(Arrays::compareUnsigned) : null;
        }

        @Override
        public @Nullable Doc next() {
            while (true) {
                EntryCursor entries = cursor;
                if (entries == null || !entries.next()) {
                    if (!ranges.hasNext()) {
                        return null;
                    }
                    KeyRange range = ranges.next();
                    cursor = range.isEmpty() ? null
                            : state.scan(path.index().entries(), range.from(), range.to(), path.descending());
                    continue;
                }
                byte[] id = entries.value();
                if (seen != null && !seen.add(id)) {
                    continue;
                }
                byte[] document = state.get(documents, id);
                if (document != null) {
                    return Doc.of(document);
                }
            }
        }
    }
}
