package io.devsync.server.embedded.aggregate;

import io.devsync.server.embedded.bson.Doc;
import io.devsync.server.embedded.error.ErrorCode;
import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.expression.Variables;
import io.devsync.server.embedded.plan.Deadline;
import io.devsync.server.embedded.plan.DocIterator;
import io.devsync.server.embedded.storage.Namespace;
import io.devsync.server.embedded.storage.ReadState;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bson.BsonDocument;

/** What one execution of a pipeline works with. */
public record AggregateRun(ReadState state, Namespace source, Variables variables, RandomGenerator random, Deadline deadline,
                           Statistics statistics) {

    /** What a stage that has to hold documents in memory may hold: MongoDB's limit for a stage without disk use. */
    private static final long BYTES_MAX = 100L << 20;

    /** What {@code $collStats} and {@code $indexStats} ask the server. */
    public interface Statistics {
        BsonDocument storage(ReadState state, Namespace namespace);

        String host();
    }

    AggregateRun with(Variables other) {
        return new AggregateRun(state, source, other, random, deadline, statistics);
    }

    AggregateRun on(Namespace other) {
        return new AggregateRun(state, other, variables, random, deadline, statistics);
    }

    /** Pulls everything, within the memory of one stage. */
    List<Doc> all(DocIterator documents, String stage) {
        List<Doc> all = new ArrayList<>();
        long bytes = 0;
        for (Doc document = documents.next(); document != null; document = documents.next()) {
            deadline.check();
            bytes += document.raw().length;
            checkMemory(bytes, stage);
            all.add(document);
        }
        return all;
    }

    static void checkMemory(long bytes, String stage) {
        if (bytes > BYTES_MAX) {
            throw new MongoError(ErrorCode.QUERY_EXCEEDED_MEMORY, "Exceeded memory limit for " + stage + ": more than " + BYTES_MAX
                    + " bytes. The embedded data source does not use the disk for it: match or limit earlier.");
        }
    }
}
