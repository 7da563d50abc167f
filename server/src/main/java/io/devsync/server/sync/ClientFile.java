package io.devsync.server.sync;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.message.FileIdent;
import io.devsync.protocol.message.UploadCursor;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.store.ClientFileRecord;
import io.devsync.server.store.ClientFileRecord.ViewRecord;
import io.devsync.server.store.Reciprocal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A client file as the engine knows it: how far its uploads are integrated, how far it has followed, what it sees and
 * has seen since, and the reciprocal forms of what it has not yet acknowledged. Owned by the engine's thread.
 */
final class ClientFile {

    private final String userId;
    /** In force from their version on, oldest first; those before the acknowledged version but the last are gone. */
    private final List<View> views;

    private final TreeMap<Long, Map<OfObject, List<Instruction>>> reciprocals = new TreeMap<>();
    private FileIdent ident;
    private UploadCursor upload;
    private long acknowledged;
    private boolean changed;
    private @Nullable EngineSession session;

    private record OfObject(ObjectKey key, Reciprocal.Form form) {}

    ClientFile(ClientFileRecord record, List<View> views) {
        this.ident = record.file();
        this.userId = record.userId();
        this.upload = record.upload();
        this.acknowledged = record.acknowledged();
        this.views = new ArrayList<>(views);
        record.reciprocals().forEach(this::keep);
    }

    FileIdent ident() {
        return ident;
    }

    String userId() {
        return userId;
    }

    /** The last integrated upload; what is at or before it is not integrated again. */
    UploadCursor upload() {
        return upload;
    }

    /** The server version that the client has said to have integrated; uploads cannot be based on earlier ones. */
    long acknowledged() {
        return acknowledged;
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
        }
    }

    void integrated(UploadCursor cursor) {
        upload = new UploadCursor(cursor.clientVersion(), Math.max(upload.serverVersion(), cursor.serverVersion()));
        changed = true;
    }

    /** The client has integrated the history up to a version: what was kept for merging before it is garbage. */
    void acknowledge(long serverVersion) {
        if (serverVersion <= acknowledged) {
            return;
        }
        acknowledged = serverVersion;
        reciprocals.headMap(serverVersion, true).clear();
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

    void see(View view) {
        views.add(view);
        changed = true;
    }

    /** Goes back to the subscriptions that the client says are active: later ones never reached it. */
    void seeOnly(View presented) {
        int known = -1;
        for (int i = 0; i < views.size(); i++) {
            if (views.get(i).query().version() == presented.query().version()) {
                known = i;
            }
        }
        if (known < 0) {
            views.clear();
            views.add(presented);
            changed = true;
        } else if (known < views.size() - 1) {
            views.subList(known + 1, views.size()).clear();
            changed = true;
        }
    }

    Optional<List<Instruction>> reciprocal(long version, ObjectKey key, Reciprocal.Form form) {
        Map<OfObject, List<Instruction>> ofVersion = reciprocals.get(version);
        return ofVersion == null ? Optional.empty() : Optional.ofNullable(ofVersion.get(new OfObject(key, form)));
    }

    void keep(Reciprocal reciprocal) {
        reciprocals
                .computeIfAbsent(reciprocal.version(), version -> new LinkedHashMap<>())
                .put(new OfObject(reciprocal.key(), reciprocal.form()), reciprocal.instructions());
        changed = true;
    }

    /** The file cannot go on: from now on its device presents a salt that is not the file's. */
    void expire(long newSalt) {
        ident = new FileIdent(ident.ident(), newSalt);
        changed = true;
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
                byObject.forEach((object, instructions) ->
                        kept.add(new Reciprocal(version, object.key(), object.form(), instructions))));
        List<ViewRecord> seen = views.stream()
                .map(view -> new ViewRecord(view.fromVersion(), view.timestamp(), view.query()))
                .toList();
        return Optional.of(new ClientFileRecord(ident, userId, upload, acknowledged, seen, kept));
    }
}
