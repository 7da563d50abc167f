package io.devsync.server.transfer;

import com.mongodb.MongoException;
import com.mongodb.MongoNamespace;
import com.mongodb.reactivestreams.client.MongoClient;
import io.devsync.server.store.LocalSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.ByteBuf;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * Imports what mongodump and mongoexport wrote: documents, options of collections, and indexes once the documents are there. Blocks;
 * for threads of its own.
 */
public final class DocumentImport implements DumpVisitor {

    private final BatchWriter writer;
    private final ImportOrder order;
    private final TransferProgress progress;
    private final List<String> notes = new ArrayList<>();
    private final List<TransferReport.Part> parts = new ArrayList<>();
    private final Map<MongoNamespace, Loading> loading = new HashMap<>();
    private final CollectionMaker maker;

    private record Loading(DocumentLoader loader, CollectionMetadata metadata) {}

    private DocumentImport(MongoClient client, BatchWriter writer, ImportOrder order, TransferProgress progress) {
        this.writer = writer;
        this.order = order;
        this.progress = progress;
        this.maker = new CollectionMaker(client, notes);
    }

    /**
     * Imports.
     *
     * @param local the same data source, when it is in this process: documents then go there without driver and wire
     * @throws TransferException when the source cannot be read to its end or the target does not answer; what was read until then is
     *     imported
     */
    public static TransferReport run(
            MongoClient client, Optional<LocalSource> local, ImportOrder order, TransferProgress progress) {
        try (BatchWriter writer = local.<BatchWriter>map(LocalBatches::new).orElseGet(() -> new DriverBatches(client))) {
            return new DocumentImport(client, writer, order, progress).run();
        }
    }

    private TransferReport run() {
        try {
            new DumpReader(order, this).read();
            return new TransferReport(parts, notes);
        } catch (IOException | UncheckedIOException failure) {
            finishAll();
            throw new TransferException("cannot read " + order.from() + ": " + failure.getMessage(), failure);
        } catch (MongoException failure) {
            throw new TransferException("cannot import: " + failure.getMessage(), failure);
        } catch (TransferException failure) {
            finishAll();
            throw failure;
        }
    }

    @Override
    public void collection(MongoNamespace namespace, CollectionMetadata metadata) {
        if (order.mode() == ImportOrder.Mode.DROP) {
            maker.drop(namespace);
        }
        maker.make(namespace, metadata);
        loading.put(
                namespace,
                new Loading(new DocumentLoader(writer, namespace, order.mode() == ImportOrder.Mode.UPSERT), metadata));
    }

    @Override
    public void document(MongoNamespace namespace, RawBsonDocument document) {
        ByteBuf bytes = document.getByteBuffer();
        int length = bytes.remaining();
        bytes.release();
        progress.at(namespace);
        progress.add(length);
        underWay(loading.get(namespace), namespace).loader().add(document, length);
    }

    @Override
    public void end(MongoNamespace namespace) {
        Loading done = underWay(loading.remove(namespace), namespace);
        parts.add(done.loader().finish());
        maker.makeIndexes(namespace, done.metadata());
    }

    @Override
    public void note(String sentence) {
        notes.add(sentence);
    }

    private static Loading underWay(@Nullable Loading loading, MongoNamespace namespace) {
        if (loading == null) {
            throw new IllegalStateException(namespace + " was not begun");
        }
        return loading;
    }

    /** What was read is written, whatever comes after it. */
    private void finishAll() {
        loading.values().forEach(one -> one.loader().finish());
    }
}
