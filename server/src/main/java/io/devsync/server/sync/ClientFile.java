package io.devsync.server.sync;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.message.FileIdent;
import io.devsync.protocol.message.UploadCursor;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.store.ClientFileRecord;
import io.devsync.server.store.ClientFileRecord.Silence;
import io.devsync.server.store.ClientFileRecord.ViewRecord;
import io.devsync.server.store.HistoryEntry;
import io.devsync.server.store.Reciprocal;
import io.devsync.server.store.TouchedObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A client file as the engine knows it: how far its uploads are integrated, how far it has followed, what it sees and
 * has seen since, and the reciprocal forms of what it has not yet acknowledged. Owned by the engine's thread.
 */
final class ClientFile {

    /** How many of the newest integrated changes are remembered; a device sends far fewer before it hears of the first. */
    private static final int REMEMBERED = 256;

    private FileIdent ident;
    private final String userId;
    /** In force from their version on, oldest first; those before the acknowledged version but the last are gone. */
    private final List<View> views;

    private final TreeMap<Long, Map<ObjectKey, List<Instruction>>> reciprocals = new TreeMap<>();
    private final List<Silence> silences;
    private final TreeMap<Long, IntegratedChange> integrated = new TreeMap<>();
    private UploadCursor upload;
    private long newestEntry;
    private long schemaAt;
    private long acknowledged;
    /** The server version after which the device may be, if it has got anything; only ever grows once it is set. */
    private long needsAfter;
    private long lastSeen;
    private boolean changed;
    private @Nullable EngineSession session;

    /** What is remembered of an integrated change: nobody makes two of them with one version, time and base. */
    record IntegratedChange(long timestamp, long serverVersion) {}

    ClientFile(ClientFileRecord record, List<View> views) {
        this.ident = record.file();
        this.userId = record.userId();
        this.upload = record.upload();
        this.acknowledged = record.acknowledged();
        this.views = new ArrayList<>(views);
        this.silences = new ArrayList<>(record.silences());
        this.newestEntry = record.newestEntry();
        this.schemaAt = record.schemaAt();
        this.needsAfter = record.needsAfter();
        this.lastSeen = record.lastSeen();
        record.reciprocals().forEach(this::keep);
    }

    FileIdent ident() {
        return ident;
    }

    String userId() {
        return userId;
    }

    /** Whether its device has to start over with another file: an administrator said so. */
    boolean forgotten() {
        return ident.salt() == ClientFileRecord.RESET_SALT;
    }

    /** Whether its device was away for too long. */
    boolean expired() {
        return ident.salt() == ClientFileRecord.EXPIRED_SALT;
    }

    /** Makes the device start over with another file when it comes again. What it has uploaded stays. */
    void forget() {
        ident = new FileIdent(ident.ident(), ClientFileRecord.RESET_SALT);
        changed = true;
        if (session == null) {
            needNothing();
        }
    }

    private void needNothing() {
        reciprocals.clear();
        needsAfter = ClientFileRecord.NEEDS_NOTHING;
        changed = true;
    }

    /** The last integrated upload; what is at or before it is not integrated again. */
    UploadCursor upload() {
        return upload;
    }

    /** The server version that the client has said to have integrated; uploads cannot be based on earlier ones. */
    long acknowledged() {
        return acknowledged;
    }

    /**
     * The server version after which the file may need the history: nothing before its first view was told, and what is
     * acknowledged is done with. A device that the first bootstrap has not reached, as it seems, may still turn out to
     * have got it, so that this does not depend on the views that are in force.
     */
    long needsAfter() {
        return needsAfter;
    }

    /** The version after which merging an upload of some base needs the history. */
    long needsAfter(long base) {
        return Math.max(base, needsAfter);
    }

    /** When its device was seen last, as {@link OfflineClock} counts, give or take the grain. */
    long lastSeen() {
        return lastSeen;
    }

    /** Its device is there; whether that has to be noted. */
    boolean seen(long nowMs, long grainMs) {
        if (nowMs - lastSeen <= grainMs) {
            return false;
        }
        lastSeen = nowMs;
        changed = true;
        return true;
    }

    Optional<EngineSession> session() {
        return Optional.ofNullable(session);
    }

    void attach(EngineSession newSession) {
        session = newSession;
    }

    void detach(EngineSession oldSession) {
        if (session == oldSession) {
            session = null;
            if (forgotten()) {
                needNothing();
            }
        }
    }

    /** Takes over an entry that comes from this file. */
    void integrated(HistoryEntry.Changes entry) {
        UploadCursor cursor = entry.upload();
        remember(cursor, entry);
        upload = new UploadCursor(cursor.clientVersion(), Math.max(upload.serverVersion(), cursor.serverVersion()));
        boolean saysNothing = newestEntry == 0 && entry.comeback().isPresent();
        if (!saysNothing) {
            newestEntry = entry.version();
        }
        if (schemaOwed() && entry.comeback().isEmpty()) {
            schemaAt = entry.version();
        }
        entry.comeback().ifPresent(comeback -> comeBack(entry, comeback));
        entry.reciprocals().forEach(this::keep);
        changed = true;
    }

    private void remember(UploadCursor cursor, HistoryEntry.Changes entry) {
        if (cursor.clientVersion() <= upload.clientVersion()) {
            return; // an entry that the server made for the file follows its last change and has its version
        }
        integrated.put(cursor.clientVersion(), new IntegratedChange(entry.timestamp(), cursor.serverVersion()));
        if (integrated.size() > REMEMBERED) {
            integrated.pollFirstEntry();
        }
    }

    /** An integrated change; absent when it is not remembered, as those from before a start of the server may be. */
    Optional<IntegratedChange> integratedChange(long clientVersion) {
        return Optional.ofNullable(integrated.get(clientVersion));
    }

    private void comeBack(HistoryEntry.Changes entry, HistoryEntry.Comeback comeback) {
        Set<ObjectKey> keys = new LinkedHashSet<>();
        entry.touched().forEach(object -> keys.add(object.key()));
        if (!keys.isEmpty()) {
            silences.add(new Silence(comeback.after(), entry.version(), keys));
        }
    }

    /** Whether the file has been told nothing of the app's schema, nor will be with what is decided so far. */
    boolean schemaOwed() {
        return schemaAt == ClientFileRecord.SCHEMA_OWED;
    }

    /** Whether the file is told the whole schema with an entry of its own. */
    boolean toldSchemaWith(HistoryEntry.Changes entry) {
        return entry.version() == schemaAt && entry.fileIdent() == ident.ident();
    }

    /** Whether the file is told the whole schema with the bootstrap of a view. */
    boolean toldSchemaWith(View view) {
        return view.fromVersion() == schemaAt;
    }

    /** Whether the file knows the app's schema when it gets to a version. */
    boolean knowsSchemaAt(long version) {
        return !schemaOwed() && version > schemaAt;
    }

    /** The version of the newest entry that comes from this file; 0 as long as its device has said nothing itself. */
    long newestEntry() {
        return newestEntry;
    }

    /** The client has integrated the history up to a version: what was kept for merging before it is garbage. */
    void acknowledge(long serverVersion) {
        if (serverVersion <= acknowledged) {
            return;
        }
        acknowledged = serverVersion;
        needsAfter = Math.max(needsAfter, serverVersion);
        reciprocals.headMap(serverVersion, true).clear();
        silences.removeIf(silence -> silence.before() <= serverVersion);
        while (views.size() > 1 && views.get(1).fromVersion() <= serverVersion) {
            views.removeFirst();
        }
        changed = true;
    }

    /** The view in force for an entry; absent before the file's first bootstrap. */
    Optional<View> viewAt(long version) {
        for (int i = views.size() - 1; i >= 0; i--) {
            if (views.get(i).fromVersion() < version) {
                return Optional.of(views.get(i));
            }
        }
        return Optional.empty();
    }

    /** The view in force now. */
    Optional<View> currentView() {
        return views.isEmpty() ? Optional.empty() : Optional.of(views.getLast());
    }

    /** Whether an object is in view now. */
    boolean sees(RealmSchema schema, ObjectState object) {
        return currentView()
                .map(view -> Sight.sees(schema, view.subscriptions(), Optional.of(object)))
                .orElse(false);
    }

    /** All views that may matter for merging, oldest first. */
    List<View> views() {
        return views;
    }

    /**
     * The device gets a new view by a bootstrap. That tells the schema too when the file does not know it, but for the
     * first one, of a file without subscriptions: its device says first what it wants, since it takes no schema that
     * differs from its own (spec development-mode §2.5, §2.7).
     */
    void see(View view) {
        boolean unborn = views.isEmpty();
        boolean said = newestEntry > 0;
        // Subscriptions come after what the device says itself; only other permissions can bring a view before that.
        boolean asked = view.query().version() > 0;
        boolean tells =
                unborn ? said || !view.subscriptions().classes().isEmpty() : schemaOwed() && (said || asked);
        if (tells) {
            schemaAt = view.fromVersion();
        } else if (unborn) {
            schemaAt = ClientFileRecord.SCHEMA_OWED;
        }
        views.add(view);
        told();
    }

    private void told() {
        if (needsAfter == ClientFileRecord.NEEDS_NOTHING && !views.isEmpty()) {
            needsAfter = views.getFirst().fromVersion();
        }
        changed = true;
    }

    /**
     * Only what was in force at some version is: later views never reached the device. A file that was told nothing yet is
     * of a device that goes on from a fresh copy that another file got, with the schema in it.
     */
    void seeOnly(List<View> known) {
        if (views.isEmpty() && !known.isEmpty()) {
            schemaAt = known.getFirst().fromVersion();
        }
        boolean toldByView = views.stream().anyMatch(this::toldSchemaWith);
        if (toldByView && known.stream().noneMatch(this::toldSchemaWith)) {
            // The bootstrap that was to tell it never arrived.
            schemaAt = ClientFileRecord.SCHEMA_OWED;
        }
        views.clear();
        views.addAll(known);
        told();
    }

    /**
     * What the file was or will be told of an object that an entry touches. This one rule decides what is sent and what
     * uploads are merged with (invariant I5).
     */
    Sight told(RealmSchema schema, HistoryEntry.Changes entry, TouchedObject object) {
        Optional<View> view = viewAt(entry.version());
        if (view.isEmpty() || silentOn(entry.version(), object.key())) {
            return Sight.UNSEEN;
        }
        if (entry.fileIdent() != ident.ident()) {
            return Sight.of(schema, view.get().subscriptions(), object);
        }
        if (!object.retold()) {
            return object.mended().isEmpty() ? Sight.UNSEEN : Sight.MENDED;
        }
        return Sight.sees(schema, view.get().subscriptions(), object.after()) ? Sight.ENTERS : Sight.LEAVES;
    }

    /** Whether the file is told what its view says and nothing else, as all files with that view are. */
    boolean toldByViewAlone(long version) {
        return silences.isEmpty() && knowsSchemaAt(version);
    }

    /** Whether a version is one at which the file is told nothing of an object, whatever happened to it. */
    boolean silentOn(long version, ObjectKey key) {
        for (Silence silence : silences) {
            if (silence.after() < version && version < silence.before() && silence.keys().contains(key)) {
                return true;
            }
        }
        return false;
    }

    /** What was told of an object at a version, as uploads have changed it since; absent when it is as it was told. */
    Optional<List<Instruction>> reciprocal(long version, ObjectKey key) {
        Map<ObjectKey, List<Instruction>> ofVersion = reciprocals.get(version);
        return ofVersion == null ? Optional.empty() : Optional.ofNullable(ofVersion.get(key));
    }

    private void keep(Reciprocal reciprocal) {
        reciprocals
                .computeIfAbsent(reciprocal.version(), version -> new LinkedHashMap<>())
                .put(reciprocal.key(), reciprocal.instructions());
    }

    /** Whether the store does not have the file as it is. */
    boolean unsaved() {
        return changed;
    }

    /** The record of this file if it has changed since the last call. */
    Optional<ClientFileRecord> takeChanges() {
        if (!changed) {
            return Optional.empty();
        }
        changed = false;
        List<Reciprocal> kept = new ArrayList<>();
        reciprocals.forEach((version, byObject) ->
                byObject.forEach((key, instructions) -> kept.add(new Reciprocal(version, key, instructions))));
        List<ViewRecord> seen = views.stream().map(View::record).toList();
        return Optional.of(new ClientFileRecord(
                ident,
                userId,
                upload,
                acknowledged,
                seen,
                kept,
                List.copyOf(silences),
                newestEntry,
                schemaAt,
                needsAfter,
                lastSeen));
    }
}
