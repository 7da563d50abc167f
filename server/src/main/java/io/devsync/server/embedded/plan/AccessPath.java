package io.devsync.server.embedded.plan;

import io.devsync.server.embedded.query.SortOrder;
import io.devsync.server.embedded.storage.IndexInfo;
import java.util.List;

/** How the documents that may match are reached. */
sealed interface AccessPath {

    /** Whether documents come in the order asked for, so that nothing needs sorting. */
    boolean sorted();

    /** The documents with these keys of {@code _id}. */
    record Ids(List<byte[]> keys, boolean descending, boolean sorted) implements AccessPath { }

    /** A stretch of the collection in order of {@code _id}; all of it for a scan. */
    record IdRange(KeyRange range, boolean descending, boolean sorted) implements AccessPath { }

    /** Stretches of an index. */
    record Index(IndexInfo index, List<KeyRange> ranges, boolean descending, boolean sorted, boolean multikey) implements AccessPath { }

    /** MongoDB's name of the stage, for {@code explain} of a query with this order. */
    default String stage(SortOrder sort) {
        return switch (this) {
            case Ids ids -> "IDHACK";
            case IdRange range -> indexName(sort).isEmpty() ? "COLLSCAN" : "IXSCAN";
            case Index index -> "IXSCAN";
        };
    }

    /** The index that is used, empty for a scan of the collection: one that neither narrows what is read nor orders it. */
    default String indexName(SortOrder sort) {
        return switch (this) {
            case Ids ids -> "_id_";
            case IdRange range -> {
                boolean orders = range.sorted() && !sort.isEmpty() && !sort.isNatural();
                yield range.range().equals(KeyRange.ALL) && !orders ? "" : "_id_";
            }
            case Index index -> index.index().name();
        };
    }
}
