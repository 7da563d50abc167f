package io.devsync.server.sync;

import com.mongodb.MongoNamespace;
import io.devsync.protocol.changeset.ChangesetCodec;
import io.devsync.protocol.changeset.EncodedChangeset;
import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.SchemaInstructions;
import io.devsync.protocol.object.ObjectSnapshot;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.query.SubscriptionSet;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.store.SyncStore;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/**
 * Reads what enters and leaves a view from a snapshot of the documents, in parts that every wire can carry. Used by one
 * thread.
 */
final class BootstrapReader {

    private final EngineLimits limits;
    private final AppSchema schema;
    private final RealmSchema readable;
    private final View view;
    private final Optional<View> oldView;
    private final int protocolVersion;
    private final Sink sink;

    private final List<Instruction> chunk = new ArrayList<>();
    private long chunkBytes;
    private int chunkObjects;
    private long scanned;
    private long expected;

    /** A part of a bootstrap, and how much of it is done with that: 0 to 1. */
    record Part(EncodedChangeset changeset, double progress) {}

    /** Where parts go. */
    interface Sink {
        /** Takes the next part; false when nobody wants more. */
        boolean take(Part part) throws InterruptedException;
    }

    BootstrapReader(
            EngineLimits limits, AppSchema schema, View view, Optional<View> oldView, int protocolVersion, Sink sink) {
        this.limits = limits;
        this.schema = schema;
        this.readable = view.readable(schema.realm());
        this.view = view;
        this.oldView = oldView;
        this.protocolVersion = protocolVersion;
        this.sink = sink;
    }

    /**
     * Reads everything, one part at least.
     *
     * @param withSchema whether the schema comes first
     * @return false when the sink wanted no more
     */
    boolean read(SyncStore.Snapshot documents, boolean withSchema) throws InterruptedException {
        if (withSchema && !addAll(SchemaInstructions.of(schema.realm()))) {
            return false;
        }
        TreeSet<String> classes = new TreeSet<>(view.subscriptions().classes());
        oldView.ifPresent(old -> classes.addAll(old.subscriptions().classes()));
        for (String className : classes) {
            expected += DocumentMapping.namespace(schema, className).map(documents::estimatedCount).orElse(0L);
        }
        for (String className : classes) {
            if (!readClass(documents, className)) {
                return false;
            }
        }
        expected = 0;
        return flush();
    }

    private boolean readClass(SyncStore.Snapshot documents, String className) throws InterruptedException {
        Optional<MongoNamespace> namespace = DocumentMapping.namespace(schema, className);
        if (namespace.isEmpty()) {
            return true;
        }
        DocumentMapping mapping = new DocumentMapping(schema);
        try (Stream<List<RawBsonDocument>> batches = documents.scan(namespace.get(), limits.bootstraps().documents())) {
            Iterator<List<RawBsonDocument>> next = batches.iterator();
            while (next.hasNext()) {
                if (!readDocuments(documents, className, namespace.get(), mapping, next.next())) {
                    return false;
                }
            }
            return true;
        }
    }

    private boolean readDocuments(
            SyncStore.Snapshot documents,
            String className,
            MongoNamespace namespace,
            DocumentMapping mapping,
            List<RawBsonDocument> batch)
            throws InterruptedException {
        Map<BsonValue, BsonDocument> exact = documents.exact(namespace, batch);
        for (RawBsonDocument document : batch) {
            Optional<BsonDocument> beside =
                    exact.isEmpty() ? Optional.empty() : Optional.ofNullable(exact.get(document.get("_id")));
            Optional<ObjectState> object = mapping.object(className, document, beside);
            scanned++;
            if (object.isPresent() && !add(object.get())) {
                return false;
            }
            boolean full = chunkObjects >= limits.bootstraps().objects() || chunk.size() >= limits.bootstraps().instructions();
            if (full && !flush()) {
                return false;
            }
        }
        return true;
    }

    private boolean add(ObjectState object) throws InterruptedException {
        boolean before = oldView.map(old -> sees(old.subscriptions(), object)).orElse(false);
        boolean after = sees(view.subscriptions(), object);
        boolean again =
                before && after && view.showsOtherwise(oldView.orElseThrow(), object.id().className());
        if (after == before && !again) {
            return true;
        }
        if (!after) {
            return addAll(leaving(object));
        }
        chunkObjects++;
        return addAll(entering(object));
    }

    private boolean sees(SubscriptionSet subscriptions, ObjectState object) {
        return Sight.sees(schema.realm(), subscriptions, Optional.of(object));
    }

    private List<Instruction> entering(ObjectState object) {
        return NestedCollections.forClient(
                schema.realm(), protocolVersion, ObjectSnapshot.instructions(readable, object, true));
    }

    private static List<Instruction> leaving(ObjectState object) {
        return List.of(new Instruction.EraseObject(object.id().className(), object.id().key()));
    }

    /** Adds instructions; a part ends where it would get too large, inside of an object too. */
    private boolean addAll(List<? extends Instruction> instructions) throws InterruptedException {
        for (Instruction instruction : instructions) {
            int bytes = ChangesetParts.bytes(instruction);
            if (!chunk.isEmpty() && chunkBytes + bytes > limits.downloads().changesetBytes() && !flush()) {
                return false;
            }
            chunk.add(instruction);
            chunkBytes += bytes;
        }
        return true;
    }

    private boolean flush() throws InterruptedException {
        double progress = expected == 0 ? 1 : Math.min(0.99, (double) scanned / expected);
        EncodedChangeset changeset = ChangesetCodec.encode(chunk);
        chunk.clear();
        chunkBytes = 0;
        chunkObjects = 0;
        return sink.take(new Part(changeset, progress));
    }
}
