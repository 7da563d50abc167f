package io.devsync.server.transfer;

import com.mongodb.MongoException;
import com.mongodb.MongoNamespace;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.bson.RawBsonDocument;

/** Writes the documents of one collection in batches, a few of them at a time; documents that are refused do not stop others. */
final class DocumentLoader {

    /** Batches of a thousand are as fast as larger ones, and short enough for others to get their turn. */
    private static final int BATCH_DOCUMENTS = 1_000;

    private static final int BATCH_BYTES = 2 << 20;
    /** One is being applied while the next is read and those before are made durable together. */
    private static final int BATCHES_UNDER_WAY = 6;

    private static final int REASONS_MAX = 5;

    private final BatchWriter writer;
    private final MongoNamespace namespace;
    private final boolean upsert;
    private final Deque<CompletableFuture<List<String>>> underWay = new ArrayDeque<>();
    private final List<String> reasons = new ArrayList<>();
    private List<RawBsonDocument> batch = new ArrayList<>();
    private int batchBytes;
    private long documents;
    private long bytes;
    private long failed;

    DocumentLoader(BatchWriter writer, MongoNamespace namespace, boolean upsert) {
        this.writer = writer;
        this.namespace = namespace;
        this.upsert = upsert;
    }

    void add(RawBsonDocument document, int length) {
        batch.add(document);
        batchBytes += length;
        documents++;
        bytes += length;
        if (batch.size() >= BATCH_DOCUMENTS || batchBytes >= BATCH_BYTES) {
            send();
        }
    }

    /** Waits until everything is written. */
    TransferReport.Part finish() {
        if (!batch.isEmpty()) {
            send();
        }
        while (!underWay.isEmpty()) {
            settle();
        }
        return new TransferReport.Part(namespace, documents - failed, bytes, failed, reasons);
    }

    private void send() {
        while (underWay.size() >= BATCHES_UNDER_WAY) {
            settle();
        }
        underWay.add(writer.write(namespace, batch, upsert));
        batch = new ArrayList<>();
        batchBytes = 0;
    }

    private void settle() {
        try {
            for (String reason : underWay.removeFirst().join()) {
                failed++;
                if (reasons.size() < REASONS_MAX) {
                    reasons.add(reason);
                }
            }
        } catch (CompletionException failure) {
            throw switch (failure.getCause()) {
                case MongoException broken -> new TransferException(
                        "writing to " + namespace.getFullName() + ": " + broken.getMessage(), broken);
                case TimeoutException late -> new TransferException(
                        "writing to " + namespace.getFullName() + ": no answer in time", late);
                case null, default -> failure;
            };
        }
    }
}
