package io.devsync.server.transfer;

import com.mongodb.MongoException;
import com.mongodb.MongoNamespace;
import com.mongodb.reactivestreams.client.MongoClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.ByteBuf;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * Imports what mongodump and mongoexport wrote: documents, options of collections, and indexes once the documents are there. Blocks;
 * for threads of its own.
 */
public final class DocumentImport implements DumpVisitor {

    private final MongoClient client;
    private final ImportOrder order;
    private final TransferProgress progress;
    private final List<String> notes = new ArrayList<>();
    private final List<TransferReport.Part> parts = new ArrayList<>();
    private final Map<MongoNamespace, Loading> loading = new HashMap<>();
    private final CollectionMaker maker;

    private record Loading(DocumentLoader loader, CollectionMetadata metadata) {}

    private DocumentImport(MongoClient client, ImportOrder order, TransferProgress progress) {
        this.client = client;
        this.order = order;
        this.progress = progress;
        this.maker = new CollectionMaker(client, notes);
    }

    /**
     * Imports.
     *
     * @throws TransferException when the source cannot be read to its end or the target does not answer; what was read until then is
     *     imported
     */
    public static TransferReport run(MongoClient client, ImportOrder order, TransferProgress progress) {
        DocumentImport run = new DocumentImport(client, order, progress);
        try {
            new DumpReader(order, run).read();
            return new TransferReport(run.parts, run.notes);
        } catch (IOException | UncheckedIOException failure) {
            run.finishAll();
            throw new TransferException("cannot read " + order.from() + ": " + failure.getMessage(), failure);
        } catch (MongoException failure) {
            throw new TransferException("cannot import: " + failure.getMessage(), failure);
        } catch (TransferException failure) {
            run.finishAll();
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
                new Loading(new DocumentLoader(client, namespace, order.mode() == ImportOrder.Mode.UPSERT), metadata));
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
