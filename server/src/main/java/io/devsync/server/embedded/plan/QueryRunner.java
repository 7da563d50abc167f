package io.devsync.server.embedded.plan;

import io.devsync.server.embedded.bson.Doc;
import io.devsync.server.embedded.storage.CollectionInfo;
import io.devsync.server.embedded.storage.KeyValues;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/** Runs queries: access path, filter, sort, skip and limit, in that order and as lazily as the sort allows. */
public final class QueryRunner {

    private QueryRunner() {
    }

    /** The documents found; reads from {@code state} as they are pulled. */
    public static DocIterator run(KeyValues state, CollectionInfo collection, Query query, Deadline deadline) {
        AccessPath path = path(state, collection, query);
        return results(Candidates.of(state, collection, path), path.sorted(), query, deadline);
    }

    /** The same on documents that come from elsewhere. */
    public static DocIterator over(DocIterator documents, Query query, Deadline deadline) {
        boolean sorted = query.sort().isEmpty() || query.sort().isNatural();
        return results(documents, sorted, query, deadline);
    }

    /** Which access path a query takes, in the words of {@code explain}. */
    public static BsonDocument explain(KeyValues state, CollectionInfo collection, Query query) {
        AccessPath path = path(state, collection, query);
        BsonDocument scan = new BsonDocument("stage", new BsonString(path.stage(query.sort())));
        if (!path.indexName(query.sort()).isEmpty()) {
            scan.append("indexName", new BsonString(path.indexName(query.sort())));
        }
        if (path.sorted()) {
            return scan;
        }
        return new BsonDocument("stage", new BsonString("SORT")).append("inMemory", BsonBoolean.TRUE).append("inputStage", scan);
    }

    /**
     * What a query costs.
     *
     * @param returned documents found
     * @param keys entries of an index that were read and led to a document; 0 for a scan of the collection
     * @param documents that were read and compared with the filter
     */
    public record Cost(long returned, long keys, long documents) {

        /** Of a collection that does not exist. */
        public static final Cost NOTHING = new Cost(0, 0, 0);
    }

    /** Runs a query to its end to say what it costs. */
    public static Cost cost(KeyValues state, CollectionInfo collection, Query query, Deadline deadline) {
        AccessPath path = path(state, collection, query);
        DocIterator candidates = Candidates.of(state, collection, path);
        long[] examined = new long[1];
        DocIterator counted = () -> {
            Doc candidate = candidates.next();
            examined[0] += candidate == null ? 0 : 1;
            return candidate;
        };
        DocIterator found = results(counted, path.sorted(), query, deadline);
        long returned = 0;
        while (found.next() != null) {
            returned++;
        }
        return new Cost(returned, path.indexName(query.sort()).isEmpty() ? 0 : examined[0], examined[0]);
    }

    private static DocIterator results(DocIterator candidates, boolean sorted, Query query, Deadline deadline) {
        DocIterator matches = new MatchIterator(candidates, query.filter(), deadline);
        DocIterator ordered = sorted ? matches : Sorter.sort(matches, query.sort(), query.skip(), query.limit());
        return limited(ordered, query.skip(), query.limit());
    }

    private static AccessPath path(KeyValues state, CollectionInfo collection, Query query) {
        boolean scan = query.natural() || query.sort().isNatural();
        return scan ? Planner.scan(query.sort())
                : Planner.choose(state, collection, query.filter(), query.sort(), query.limit() > 0);
    }

    private static DocIterator limited(DocIterator documents, long skip, long limit) {
        if (skip == 0 && limit == 0) {
            return documents;
        }
        return new DocIterator() {
            private long toSkip = skip;
            private long left = limit == 0 ? Long.MAX_VALUE : limit;

            @Override
            public @Nullable Doc next() {
                while (toSkip > 0) {
                    toSkip--;
                    if (documents.next() == null) {
                        left = 0;
                        return null;
                    }
                }
                return left-- > 0 ? documents.next() : null;
            }
        };
    }
}
