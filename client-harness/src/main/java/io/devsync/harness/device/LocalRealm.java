package io.devsync.harness.device;

import io.devsync.protocol.changeset.BadChangesetException;
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
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.RealmSchema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A device's Realm file: schema, objects, the history of its own transactions, and how far it has followed the server.
 * Not thread-safe; its device owns it.
 */
public final class LocalRealm {

    private final ChangesetReader reader;
    private RealmSchema schema = RealmSchema.EMPTY;
    private Map<ObjectKey, ObjectState> objects = new HashMap<>();
    private final LocalHistory history = new LocalHistory();
    private long version = 1;
    private DownloadCursor download = DownloadCursor.START;
    private ServerVersion latest = ServerVersion.NONE;
    private UploadCursor upload = UploadCursor.START;
    private @Nullable Set<ObjectKey> remotelyChanged;

    /** An empty file. */
    public LocalRealm() {
        this(new ChangesetReader());
    }

    /** An empty file of one of many devices that the same thread owns and that share the reader. */
    LocalRealm(ChangesetReader reader) {
        this.reader = reader;
    }

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
        return history.newest() <= upload.clientVersion();
    }

    /** Transactions that are to be uploaded, after a local version; valid until the next change of the file. */
    List<LocalChange> changesAfter(long clientVersion) {
        return history.after(clientVersion);
    }

    /** From now on {@link #takeRemotelyChanged} tells what the server changed. */
    void watchRemoteChanges() {
        remotelyChanged = new HashSet<>();
    }

    /** The objects that the server changed since the last call; always none unless they are watched. */
    Set<ObjectKey> takeRemotelyChanged() {
        if (remotelyChanged == null || remotelyChanged.isEmpty()) {
            return Set.of();
        }
        Set<ObjectKey> taken = remotelyChanged;
        remotelyChanged = new HashSet<>();
        return taken;
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
        changed.forEach((key, state) -> {
            // Objects that are only sent up are gone from the device at once (spec wire-protocol §7.8).
            boolean sentOnly = schema.find(key.className()).filter(ObjectSchema::asymmetric).isPresent();
            put(key, sentOnly ? Optional.empty() : state);
        });
        if (!instructions.isEmpty()) {
            record(instructions, timestamp);
        }
    }

    private void record(List<Instruction> instructions, long timestamp) {
        version++;
        history.add(new LocalChange(version, download.serverVersion(), timestamp, List.copyOf(instructions)));
    }

    private void put(ObjectKey key, Optional<ObjectState> state) {
        if (state.isPresent()) {
            objects.put(key, state.get());
        } else {
            objects.remove(key);
        }
    }

    /**
     * Integrates what the server sent and takes over its cursors: each changeset is merged with the transactions that the
     * server had not integrated before it (spec merge-rules §5).
     *
     * @param ownIdent this file's ident, the second part of its changes' rank
     * @throws BadChangesetException when a changeset does not fit the file, which is of no use any more then
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
        history.trim(Math.min(cursor.clientVersion(), acknowledged.clientVersion()));
    }

    /** Integrates changesets that have the same base in this file's history. */
    private void integrateRun(List<DownloadedChangeset> run, long base, long ownIdent) throws BadChangesetException {
        List<MergeChangeset> theirs = new ArrayList<>(run.size());
        for (DownloadedChangeset changeset : run) {
            theirs.add(new MergeChangeset(
                    changeset.originTimestamp(),
                    changeset.originFileIdent(),
                    reader.read(changeset.changeset().bytes())));
        }
        List<LocalChange> since = history.after(base);
        if (!since.isEmpty()) {
            List<MergeChangeset> ours = new ArrayList<>(since.size());
            for (LocalChange change : since) {
                ours.add(change.reciprocal(ownIdent));
            }
            try {
                Merge.transform(ours, theirs);
            } catch (MergeException conflict) {
                throw new BadChangesetException("merge: " + conflict.getMessage());
            }
        }
        if (theirs.size() == 1) {
            apply(theirs.getFirst().instructions());
            return;
        }
        // Together, since an object is copied once for all adjacent instructions on it.
        List<Instruction> all = new ArrayList<>();
        for (MergeChangeset changeset : theirs) {
            all.addAll(changeset.instructions());
        }
        apply(all);
    }

    private void apply(List<Instruction> instructions) throws BadChangesetException {
        int from = 0;
        while (from < instructions.size()) {
            switch (instructions.get(from)) {
                case SchemaInstruction ignored -> {
                    int to = endOfDeclarations(instructions, from);
                    declare(instructions.subList(from, to));
                    from = to;
                }
                case ObjectInstruction first -> {
                    int to = endOfObject(instructions, from, first);
                    List<ObjectInstruction> about = new ArrayList<>(to - from);
                    for (Instruction instruction : instructions.subList(from, to)) {
                        about.add((ObjectInstruction) instruction);
                    }
                    ObjectKey key = new ObjectKey(first.className(), first.key());
                    put(key, InstructionApplier.apply(schema, find(key), about));
                    if (remotelyChanged != null) {
                        remotelyChanged.add(key);
                    }
                    from = to;
                }
            }
        }
    }

    private static int endOfDeclarations(List<Instruction> instructions, int from) {
        int to = from + 1;
        while (to < instructions.size() && instructions.get(to) instanceof SchemaInstruction) {
            to++;
        }
        return to;
    }

    private void declare(List<Instruction> declarations) throws BadChangesetException {
        try {
            schema = SchemaInstructions.apply(schema, declarations);
        } catch (SchemaMismatchException mismatch) {
            throw new BadChangesetException(String.valueOf(mismatch.getMessage()));
        }
    }

    /** The end of the instructions that are about the same object as the one at {@code from}. */
    private static int endOfObject(List<Instruction> instructions, int from, ObjectInstruction first) {
        int to = from + 1;
        while (to < instructions.size()
                && instructions.get(to) instanceof ObjectInstruction next
                && next.key().equals(first.key())
                && next.className().equals(first.className())) {
            to++;
        }
        return to;
    }

    /** The transactions that the server has not integrated, oldest first. */
    List<LocalChange> unsynced() {
        return List.copyOf(history.after(upload.clientVersion()));
    }

    /**
     * Becomes a copy of a fresh file, with this file's numbering of its own versions (spec wire-protocol §8, §3.2).
     * Transactions that the server has not integrated are gone.
     */
    void becomeCopyOf(LocalRealm fresh) {
        schema = fresh.schema;
        objects = new HashMap<>(fresh.objects);
        history.clear();
        version++;
        download = new DownloadCursor(fresh.latest.version(), 0);
        latest = fresh.latest;
        upload = UploadCursor.START;
    }
}
