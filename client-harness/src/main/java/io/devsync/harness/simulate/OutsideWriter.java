package io.devsync.harness.simulate;

import com.mongodb.MongoNamespace;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.store.DocumentKey;
import io.devsync.server.sync.DocumentMapping;
import io.devsync.server.sync.SyncEngine;
import io.devsync.server.sync.TouchedDocument;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who changes documents past the server, and the stream of changes by which servers hear of it: each is told
 * again until a server has said that what came of it is durable.
 */
final class OutsideWriter {

    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    private final Timeline timeline;
    private final SplittableRandom random;
    private final Disk disk;
    private final Map<DocumentKey, Instant> unseen = new LinkedHashMap<>();
    private @Nullable SyncEngine told;

    OutsideWriter(Timeline timeline, Disk disk) {
        this.timeline = timeline;
        this.random = timeline.random().split();
        this.disk = disk;
    }

    /** Changes, makes or deletes a document of the one class that everybody meets at. */
    void write() {
        Optional<MongoNamespace> namespace =
                disk.schema().map(AppSchema::fromBson).flatMap(schema -> DocumentMapping.namespace(schema, Model.NODE));
        if (namespace.isEmpty()) {
            return;
        }
        DocumentKey key = new DocumentKey(namespace.get(), new BsonInt64(random.nextInt(RandomWrites.KEYS)));
        Optional<BsonDocument> before = disk.users().find(key);
        Optional<BsonDocument> after = before.isPresent() && random.nextInt(6) == 0
                ? Optional.empty()
                : Optional.of(changed(before.map(BsonDocument::clone).orElseGet(() -> fresh(key))));
        if (after.isPresent() && !disk.users().rules().allow(key, after.get(), disk.users().documents())) {
            return;
        }
        disk.users().put(key, after);
        mustBeSeen(key);
        timeline.note("outside write", key.hashCode());
        timeline.detail(() -> key + " " + after);
    }

    /** Does what is not seen document by document, or what makes the data source refuse documents. */
    void upset() {
        switch (random.nextInt(5)) {
            case 0 -> drop();
            case 1 -> losePlace();
            case 2 -> disk.users().rules().validator(true);
            case 3 -> disk.users().rules().unique(true, disk.users().documents());
            default -> relent();
        }
        timeline.note("outside upset", unseen.size());
    }

    /** Drops the collection: whoever hears of it reads it again, and finds what is gone by the copies. */
    private void drop() {
        List<DocumentKey> gone = known();
        gone.forEach(key -> disk.users().put(key, Optional.empty()));
        gone.forEach(this::mustBeSeen);
    }

    /** The place in the stream of changes is lost: everything is read again. */
    private void losePlace() {
        unseen.clear();
        known().forEach(this::mustBeSeen);
    }

    /** From now on everything is taken, and everything that was refused is written to once more. */
    void relent() {
        disk.users().rules().validator(false);
        disk.users().rules().unique(false, Map.of());
        disk.users().lagging().forEach(behind -> mustBeSeen(behind.key()));
    }

    private List<DocumentKey> known() {
        Set<DocumentKey> known = new LinkedHashSet<>();
        for (MongoNamespace namespace : disk.namespaces()) {
            if (namespace.getCollectionName().equals(Model.NODE)) {
                disk.all(namespace).forEach(copy -> known.add(new DocumentKey(
                        namespace, Objects.requireNonNull(copy.document().get("_id"), "a copy without _id"))));
            }
        }
        disk.users().documents().keySet().stream()
                .filter(key -> key.namespace().getCollectionName().equals(Model.NODE))
                .forEach(known::add);
        return List.copyOf(known);
    }

    private void mustBeSeen(DocumentKey key) {
        unseen.put(key, EPOCH.plusNanos(timeline.nowMicros() * 1000));
    }

    private BsonDocument fresh(DocumentKey key) {
        return new BsonDocument("_id", key.id()).append("count", new BsonInt64(random.nextInt(5)));
    }

    private BsonDocument changed(BsonDocument document) {
        switch (random.nextInt(5)) {
            case 0 -> document.put("name", random.nextBoolean() ? text() : BsonNull.VALUE);
            case 1 -> document.remove("name");
            case 2 -> {
                BsonArray tags = new BsonArray();
                for (int i = random.nextInt(4); i > 0; i--) {
                    tags.add(text());
                }
                document.put("tags", tags);
            }
            case 3 -> document.put("notes", new BsonDocument("k" + random.nextInt(3), new BsonInt64(random.nextInt(5))));
            default -> document.put("count", new BsonInt64(random.nextInt(5)));
        }
        return document;
    }

    private BsonString text() {
        return new BsonString("t" + random.nextInt(1000));
    }

    /** Tells a server of what has not been taken over yet, unless it is looking already. */
    void tell(SyncEngine engine) {
        if (unseen.isEmpty() || told == engine) {
            return;
        }
        told = engine;
        Map<DocumentKey, Instant> now = new LinkedHashMap<>(unseen);
        engine.lookAt(now.entrySet().stream()
                        .map(one -> new TouchedDocument(one.getKey().namespace(), one.getKey().id(), one.getValue()))
                        .toList())
                .whenComplete((nothing, failure) -> {
                    if (told == engine) {
                        told = null;
                    }
                    if (failure == null) {
                        now.forEach(unseen::remove);
                    }
                });
    }

    /** Whether everything is taken over. */
    boolean seen() {
        return unseen.isEmpty();
    }
}
