package io.devsync.harness.simulate;

import com.mongodb.MongoNamespace;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.store.CheckpointMovedException;
import io.devsync.server.store.ClientFileCodec;
import io.devsync.server.store.ClientFileRecord;
import io.devsync.server.store.DocumentBatch;
import io.devsync.server.store.DocumentWrite;
import io.devsync.server.store.DocumentWrite.Beside;
import io.devsync.server.store.HistoryEntry;
import io.devsync.server.store.HistoryEntryCodec;
import io.devsync.server.store.HistoryEntryDecoder;
import io.devsync.server.store.HistoryUpkeep;
import io.devsync.server.store.SchemaStep;
import io.devsync.server.store.SyncStore.HistoryPage;
import io.devsync.server.store.SyncStore.SaltRecord;
import io.devsync.server.store.SyncStore.StoredDocument;
import io.devsync.server.store.UserWritesException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/**
 * What the data source holds and keeps when servers die: the same things in the same form as in MongoDB. Each method is
 * one step that takes place as a whole.
 */
final class Disk {

    private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();
    /** Small, so that reading the history takes several steps. */
    private static final int SEGMENTS_PER_PAGE = 5;

    private record Segment(String operation, long salt, List<BsonDocument> entries) {}

    private final TreeMap<Long, Segment> history = new TreeMap<>();
    private final TreeMap<Long, BsonDocument> clientFiles = new TreeMap<>();
    private final Map<MongoNamespace, Map<BsonValue, RawBsonDocument>> documents = new LinkedHashMap<>();
    private final Map<MongoNamespace, Map<BsonValue, BsonDocument>> exact = new LinkedHashMap<>();
    private final UserSide users = new UserSide();
    private final TreeMap<Long, SchemaStep> schemaLog = new TreeMap<>();
    private Optional<BsonDocument> schema = Optional.empty();
    private List<SaltRecord> salts = List.of();
    private Optional<HistoryUpkeep.Mark> mark = Optional.empty();
    private long checkpoint;

    boolean append(RealmSchema realm, List<HistoryEntry> entries, long salt, String operation) {
        long first = entries.getFirst().version();
        Segment winner = history.get(first);
        if (winner != null) {
            return winner.operation().equals(operation);
        }
        List<BsonDocument> encoded = new ArrayList<>(entries.size());
        for (HistoryEntry entry : entries) {
            encoded.add(HistoryEntryCodec.encode(realm, entry));
        }
        history.put(first, new Segment(operation, salt, encoded));
        return true;
    }

    HistoryPage read(RealmSchema realm, long from) {
        Long start = history.floorKey(from);
        List<HistoryEntry> entries = new ArrayList<>();
        List<SaltRecord> pageSalts = new ArrayList<>();
        HistoryEntryDecoder decoder = new HistoryEntryDecoder(realm);
        int segments = 0;
        for (Map.Entry<Long, Segment> segment : history.tailMap(start == null ? from : start).entrySet()) {
            if (segments++ == SEGMENTS_PER_PAGE) {
                break;
            }
            long version = segment.getKey();
            pageSalts.add(new SaltRecord(version, segment.getValue().salt()));
            for (BsonDocument entry : segment.getValue().entries()) {
                if (version >= from) {
                    entries.add(decoder.next(version, entry));
                }
                version++;
            }
        }
        return new HistoryPage(entries, pageSalts);
    }

    /** The newest version; 0 when there is none. */
    long head() {
        return history.isEmpty()
                ? 0
                : history.lastKey() + history.lastEntry().getValue().entries().size() - 1;
    }

    long newestIdent() {
        return clientFiles.isEmpty() ? HistoryEntry.SERVER_IDENT : clientFiles.lastKey();
    }

    boolean createClientFiles(List<ClientFileRecord> records) {
        // One after the other until one is taken, as insertMany does.
        for (ClientFileRecord record : records) {
            if (clientFiles.containsKey(record.file().ident())) {
                return false;
            }
            clientFiles.put(record.file().ident(), ClientFileCodec.encode(record));
        }
        return true;
    }

    Optional<ClientFileRecord> clientFile(long ident) {
        return Optional.ofNullable(clientFiles.get(ident)).map(ClientFileCodec::decode);
    }

    long checkpoint() {
        return checkpoint;
    }

    /** The documents as users see them. */
    UserSide users() {
        return users;
    }

    /** Applies a batch, or nothing of it when others have changed documents that it writes to. */
    Optional<UserWritesException> apply(DocumentBatch batch) {
        if (checkpoint != batch.from()) {
            if (checkpoint == batch.to()) {
                return Optional.empty();
            }
            throw new CheckpointMovedException(checkpoint, batch.from());
        }
        Optional<UserWritesException> refused = users.apply(batch.user());
        if (refused.isPresent()) {
            return refused;
        }
        batch.writes().forEach(this::write);
        for (ClientFileRecord record : batch.clientFiles()) {
            clientFiles.put(record.file().ident(), ClientFileCodec.encode(record));
        }
        batch.schema().ifPresent(next -> schema = batch.schema());
        batch.salts().ifPresent(next -> salts = next);
        checkpoint = batch.to();
        return Optional.empty();
    }

    private void write(DocumentWrite write) {
        Map<BsonValue, RawBsonDocument> collection = documents.computeIfAbsent(write.namespace(), name -> new LinkedHashMap<>());
        Optional<BsonDocument> old = Optional.ofNullable(collection.get(write.id())).map(raw -> raw.decode(CODEC));
        written(old, write)
                .ifPresentOrElse(
                        document -> collection.put(write.id(), raw(document)), () -> collection.remove(write.id()));
        Map<BsonValue, BsonDocument> beside = exact.computeIfAbsent(write.namespace(), name -> new HashMap<>());
        switch (write.beside()) {
            case Beside.Nothing ignored -> {}
            case Beside.Remove ignored -> beside.remove(write.id());
            case Beside.Keep keep -> beside.put(write.id(), keep.exact());
        }
    }

    /** What a write makes of a document. */
    static Optional<BsonDocument> written(Optional<BsonDocument> old, DocumentWrite write) {
        return switch (write) {
            case DocumentWrite.Put put -> {
                BsonDocument document = old.orElseGet(() -> new BsonDocument("_id", put.id()));
                put.document().forEach((path, value) -> set(document, path, value));
                yield Optional.of(document);
            }
            case DocumentWrite.Change change -> old.map(document -> {
                change.set().forEach((path, value) -> set(document, path, value));
                change.unset().keySet().forEach(path -> unset(document, path));
                return document;
            });
            case DocumentWrite.Delete ignored -> Optional.empty();
        };
    }

    static RawBsonDocument raw(BsonDocument document) {
        return new RawBsonDocument(document, CODEC);
    }

    /** MongoDB's {@code $set} for paths of fields in documents. */
    private static void set(BsonDocument document, String path, BsonValue value) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            document.put(path, value);
            return;
        }
        String field = path.substring(0, dot);
        BsonDocument inner = document.containsKey(field) ? inner(document, field, path) : new BsonDocument();
        document.put(field, inner);
        set(inner, path.substring(dot + 1), value);
    }

    private static void unset(BsonDocument document, String path) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            document.remove(path);
        } else if (document.containsKey(path.substring(0, dot))) {
            unset(inner(document, path.substring(0, dot), path), path.substring(dot + 1));
        }
    }

    private static BsonDocument inner(BsonDocument document, String field, String path) {
        BsonValue value = document.get(field);
        if (value == null || !value.isDocument()) {
            throw new IllegalStateException("Cannot create field '" + path + "' in element " + value);
        }
        return value.asDocument();
    }

    Optional<BsonDocument> schema() {
        return schema;
    }

    boolean logSchema(SchemaStep step) {
        schemaLog.put(step.number(), step);
        return true;
    }

    List<SchemaStep> schemaLog() {
        return List.copyOf(schemaLog.values());
    }

    List<SaltRecord> salts() {
        return salts;
    }

    Map<BsonValue, StoredDocument> find(MongoNamespace namespace, List<BsonValue> ids) {
        Map<BsonValue, StoredDocument> found = new HashMap<>();
        Map<BsonValue, RawBsonDocument> collection = documents.getOrDefault(namespace, Map.of());
        for (BsonValue id : ids) {
            RawBsonDocument document = collection.get(id);
            if (document != null) {
                found.put(id, new StoredDocument(document, exact(namespace, id)));
            }
        }
        return found;
    }

    private Optional<BsonDocument> exact(MongoNamespace namespace, BsonValue id) {
        return Optional.ofNullable(exact.getOrDefault(namespace, Map.of()).get(id));
    }

    /** All documents of a collection as they are now. */
    List<StoredDocument> all(MongoNamespace namespace) {
        List<StoredDocument> all = new ArrayList<>();
        documents.getOrDefault(namespace, Map.of())
                .forEach((id, document) -> all.add(new StoredDocument(document, exact(namespace, id))));
        return all;
    }

    /** Checks that documents are at a checkpoint. */
    void requireCheckpoint(long expected) {
        if (checkpoint != expected) {
            throw new CheckpointMovedException(checkpoint, expected);
        }
    }

    /** The collections with documents. */
    List<MongoNamespace> namespaces() {
        return List.copyOf(documents.keySet());
    }

    /** Where the history begins and what was counted. */
    HistoryUpkeep.Mark mark(long nowMs) {
        mark = Optional.of(mark.orElse(new HistoryUpkeep.Mark(0, 0, nowMs)));
        return mark.get();
    }

    /** Keeps what is more than what is there. */
    boolean mark(HistoryUpkeep.Mark more) {
        HistoryUpkeep.Mark now = mark.orElseThrow();
        boolean counted = more.countedMs() > now.countedMs();
        mark = Optional.of(new HistoryUpkeep.Mark(
                Math.max(now.trimmed(), more.trimmed()),
                counted ? more.countedMs() : now.countedMs(),
                counted ? more.atMs() : now.atMs()));
        return true;
    }

    /** Removes client files that are past a limit; returns how many. */
    long removeFiles(HistoryUpkeep.Past past) {
        int before = clientFiles.size();
        long newest = newestIdent();
        clientFiles.values().removeIf(file -> file.getInt64("_id").getValue() < newest && isPast(file, past));
        BsonDocument last = clientFiles.get(newest);
        if (last != null && isPast(last, past)) {
            last.append("salt", new BsonInt64(ClientFileRecord.EXPIRED_SALT))
                    .append("needs", new BsonInt64(ClientFileRecord.NEEDS_NOTHING));
        }
        return before - clientFiles.size();
    }

    private static boolean isPast(BsonDocument file, HistoryUpkeep.Past past) {
        long ident = file.getInt64("_id").getValue();
        long seen = file.getInt64("seen").getValue();
        boolean behind = file.getInt64("needs").getValue() < past.neededBefore() && seen < past.awaySince();
        boolean useless = ident <= past.cutOff() && ident != past.exceptIdent();
        return seen < past.seenBefore() || behind || useless;
    }

    OptionalLong neededAfter() {
        return clientFiles.values().stream()
                .mapToLong(file -> file.getInt64("needs").getValue())
                .filter(needed -> needed != ClientFileRecord.NEEDS_NOTHING)
                .min();
    }

    /** Removes some of the segments that hold nothing after a version; returns how many. */
    int trim(long version, int segmentsMax) {
        Long kept = history.floorKey(version + 1);
        int removed = 0;
        while (kept != null && removed < segmentsMax && history.firstKey() < kept) {
            history.pollFirstEntry();
            removed++;
        }
        return removed;
    }
}
