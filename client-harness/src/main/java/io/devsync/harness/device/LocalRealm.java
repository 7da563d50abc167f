package io.devsync.harness.device;

import io.devsync.protocol.changeset.BadChangesetException;
import io.devsync.protocol.changeset.ChangesetCodec;
import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Instruction.ObjectInstruction;
import io.devsync.protocol.changeset.Instruction.SchemaInstruction;
import io.devsync.protocol.changeset.SchemaInstructions;
import io.devsync.protocol.changeset.SchemaMismatchException;
import io.devsync.protocol.merge.Merge;
import io.devsync.protocol.merge.MergeChangeset;
import io.devsync.protocol.merge.MergeException;
import io.devsync.protocol.message.DownloadCursor;
import io.devsync.protocol.message.DownloadedChangeset;
import io.devsync.protocol.message.ServerVersion;
import io.devsync.protocol.message.UploadCursor;
import io.devsync.protocol.object.InstructionApplier;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.schema.RealmSchema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A device's Realm file: schema, objects, the history of its own transactions, and how far it has followed the server.
 * Not thread-safe; its device owns it.
 */
public final class LocalRealm {

    private RealmSchema schema = RealmSchema.EMPTY;
    private final Map<ObjectKey, ObjectState> objects = new HashMap<>();
    private final List<LocalChange> history = new ArrayList<>();
    private long version = 1;
    private DownloadCursor download = DownloadCursor.START;
    private ServerVersion latest = ServerVersion.NONE;
    private UploadCursor upload = UploadCursor.START;

    /** The schema, with what the server has added. */
    public RealmSchema schema() {
        return schema;
    }

    /** All objects by class and primary key. */
    public Map<ObjectKey, ObjectState> objects() {
        return Collections.unmodifiableMap(objects);
    }

    /** An object, if it exists here. */
    public Optional<ObjectState> find(ObjectKey key) {
        return Optional.ofNullable(objects.get(key));
    }

    /** The newest local version. */
    public long version() {
        return version;
    }

    /** How far the server's history is integrated. */
    public DownloadCursor download() {
        return download;
    }

    /** The newest server version heard of. */
    public ServerVersion latest() {
        return latest;
    }

    /** How far the server has integrated this file's history. */
    public UploadCursor upload() {
        return upload;
    }

    /** Whether the server has everything. */
    public boolean uploaded() {
        return history.isEmpty() || history.getLast().clientVersion() <= upload.clientVersion();
    }

    /** Transactions that are to be uploaded, after a local version. */
    List<LocalChange> changesAfter(long clientVersion) {
        List<LocalChange> changes = new ArrayList<>();
        for (LocalChange change : history) {
            if (change.clientVersion() > clientVersion && !change.original().isEmpty()) {
                changes.add(change);
            }
        }
        return changes;
    }

    /**
     * Declares classes and properties, as opening the file with them does: only what the file lacks is recorded.
     *
     * @throws BadChangesetException when a class or property refers to what does not exist
     * @throws SchemaMismatchException when the file has one of them in another shape
     */
    public void open(RealmSchema wanted, long timestamp) throws BadChangesetException, SchemaMismatchException {
        RealmSchema merged = SchemaInstructions.apply(schema, SchemaInstructions.of(wanted));
        List<Instruction> missing = new ArrayList<>(SchemaInstructions.of(merged));
        missing.removeAll(SchemaInstructions.of(schema));
        schema = merged;
        if (!missing.isEmpty()) {
            record(missing, timestamp);
        }
    }

    /** Starts a write transaction. */
    public WriteTransaction write() {
        return new WriteTransaction(this);
    }

    /** Takes over a transaction's outcome. */
    void commit(List<Instruction> instructions, Map<ObjectKey, Optional<ObjectState>> changed, long timestamp) {
        changed.forEach(this::put);
        if (!instructions.isEmpty()) {
            record(instructions, timestamp);
        }
    }

    private void record(List<Instruction> instructions, long timestamp) {
        version++;
        List<Instruction> recorded = List.copyOf(instructions);
        history.add(new LocalChange(version, download.serverVersion(), timestamp, recorded, recorded));
    }

    private void put(ObjectKey key, Optional<ObjectState> state) {
        state.ifPresentOrElse(now -> objects.put(key, now), () -> objects.remove(key));
    }

    /**
     * Integrates what the server sent and takes over its cursors: each changeset is merged with the transactions that the
     * server had not integrated before it (spec merge-rules §5).
     *
     * @param ownIdent this file's ident, the second part of its changes' rank
     * @throws BadChangesetException when a changeset does not fit the file; nothing is integrated then
     */
    void integrate(
            List<DownloadedChangeset> changesets,
            long ownIdent,
            DownloadCursor cursor,
            ServerVersion newest,
            UploadCursor acknowledged)
            throws BadChangesetException {
        int from = 0;
        while (from < changesets.size()) {
            long base = changesets.get(from).clientVersion();
            int to = from + 1;
            while (to < changesets.size() && changesets.get(to).clientVersion() == base) {
                to++;
            }
            integrateRun(changesets.subList(from, to), base, ownIdent);
            from = to;
        }
        if (!changesets.isEmpty()) {
            version++;
        }
        download = cursor;
        latest = newest;
        upload = new UploadCursor(
                acknowledged.clientVersion(), Math.max(upload.serverVersion(), acknowledged.serverVersion()));
        history.removeIf(change -> change.clientVersion() <= cursor.clientVersion()
                && change.clientVersion() <= acknowledged.clientVersion());
    }

    private void integrateRun(List<DownloadedChangeset> run, long base, long ownIdent) throws BadChangesetException {
        List<MergeChangeset> theirs = new ArrayList<>(run.size());
        for (DownloadedChangeset changeset : run) {
            theirs.add(new MergeChangeset(
                    changeset.originTimestamp(),
                    changeset.originFileIdent(),
                    ChangesetCodec.decode(changeset.changeset().bytes()).instructions()));
        }
        List<MergeChangeset> ours = new ArrayList<>();
        int first = 0;
        while (first < history.size() && history.get(first).clientVersion() <= base) {
            first++;
        }
        for (LocalChange change : history.subList(first, history.size())) {
            ours.add(new MergeChangeset(change.timestamp(), ownIdent, change.reciprocal()));
        }
        if (!ours.isEmpty()) {
            try {
                Merge.transform(ours, theirs);
            } catch (MergeException conflict) {
                throw new BadChangesetException("merge: " + conflict.getMessage());
            }
            for (int i = 0; i < ours.size(); i++) {
                if (ours.get(i).changed()) {
                    history.set(
                            first + i,
                            history.get(first + i).withReciprocal(ours.get(i).instructions()));
                }
            }
        }
        for (MergeChangeset changeset : theirs) {
            apply(changeset.instructions());
        }
    }

    private void apply(List<Instruction> instructions) throws BadChangesetException {
        List<SchemaInstruction> added = new ArrayList<>();
        Map<ObjectKey, List<ObjectInstruction>> byObject = new LinkedHashMap<>();
        for (Instruction instruction : instructions) {
            switch (instruction) {
                case SchemaInstruction schemaInstruction -> added.add(schemaInstruction);
                case ObjectInstruction object -> byObject.computeIfAbsent(
                                new ObjectKey(object.className(), object.key()), key -> new ArrayList<>())
                        .add(object);
            }
        }
        if (!added.isEmpty()) {
            try {
                schema = SchemaInstructions.apply(schema, added);
            } catch (SchemaMismatchException mismatch) {
                throw new BadChangesetException(mismatch.getMessage());
            }
        }
        for (Map.Entry<ObjectKey, List<ObjectInstruction>> entry : byObject.entrySet()) {
            put(
                    entry.getKey(),
                    InstructionApplier.apply(schema, find(entry.getKey()), entry.getValue()));
        }
    }
}
