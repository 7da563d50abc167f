package io.devsync.server.sync;

import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.message.SyncError.Action;
import io.devsync.protocol.message.SyncError.Code;
import io.devsync.protocol.message.SyncError.RejectedUpdate;
import io.devsync.protocol.message.SyncError.Rejection;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.store.HistoryEntry;
import io.devsync.server.store.Rejections;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells one device which of its writes were not taken, on the way through its part of the history: before the DOWNLOAD
 * that undoes them, once in a session, and again in a later one unless the device has got that far (spec wire-protocol
 * §7.7). Nothing has to be kept for that but the history itself.
 *
 * <p>Clients that cannot undo, and classes whose objects devices do not keep, get error 230, which ends the session (spec
 * strict-mode §3.2): the former must reset, the latter come again.
 */
final class RejectionNotices {

    /** Clients from protocol 5 on know compensating writes. */
    private static final int FIRST_TO_UNDO = 5;

    /** Clients before read no action, and would take an error that ends nothing for the end. */
    private static final int FIRST_WITH_ACTIONS = 4;

    private final EngineSession session;
    private final RealmSchema schema;
    private final List<SyncError> undone = new ArrayList<>();
    private Optional<SyncError> last = Optional.empty();

    RejectionNotices(EngineSession session, RealmSchema schema) {
        this.session = session;
        this.schema = schema;
    }

    /** Looks at an entry that the session passes. */
    void look(ClientFile file, HistoryEntry entry) {
        if (!(entry instanceof HistoryEntry.Changes changes)
                || !(changes.supplement() instanceof Rejections rejections)
                || changes.fileIdent() != file.ident().ident()) {
            return;
        }
        List<RejectedUpdate> kept = updates(rejections, false);
        List<RejectedUpdate> ingested = updates(rejections, true);
        int protocolVersion = session.connection().protocolVersion();
        if (!kept.isEmpty() && protocolVersion < FIRST_TO_UNDO) {
            last = Optional.of(notAllowed(changes, kept, Action.CLIENT_RESET));
        } else if (!kept.isEmpty()) {
            Rejection rejection =
                    new Rejection(changes.upload().clientVersion(), Optional.of(changes.version()), kept);
            undone.add(error(Code.COMPENSATING_WRITE, Action.WARNING, rejection));
        }
        if (!ingested.isEmpty() && protocolVersion >= FIRST_WITH_ACTIONS && last.isEmpty()) {
            last = Optional.of(notAllowed(changes, ingested, Action.WARNING));
        }
    }

    private List<RejectedUpdate> updates(Rejections rejections, boolean dataIngest) {
        List<RejectedUpdate> updates = new ArrayList<>();
        for (Map.Entry<ObjectKey, String> rejected : rejections.reasons().entrySet()) {
            ObjectKey key = rejected.getKey();
            boolean ingested = schema.find(key.className())
                    .map(objectSchema -> objectSchema.asymmetric())
                    .orElse(false);
            if (ingested == dataIngest && !rejected.getValue().isEmpty()) {
                updates.add(new RejectedUpdate(key.className(), key.key(), rejected.getValue()));
            }
        }
        return updates;
    }

    private static SyncError notAllowed(HistoryEntry.Changes changes, List<RejectedUpdate> updates, Action action) {
        Rejection rejection = new Rejection(changes.upload().clientVersion(), Optional.empty(), updates);
        return error(Code.WRITE_NOT_ALLOWED, action, rejection);
    }

    private static SyncError error(Code code, Action action, Rejection rejection) {
        return new SyncError(
                code, action, RejectionText.REVERTED, "", Optional.empty(), Optional.of(rejection), false);
    }

    /** Whether what was looked at last ends the session once the device has got that far. */
    boolean endSession() {
        return last.isPresent();
    }

    /** Says what the next DOWNLOAD undoes. */
    void announce() {
        for (SyncError error : undone) {
            session.outlet()
                    .send(new ServerMessage.SessionError(session.outlet().session(), error));
        }
        undone.clear();
    }

    /** Ends the session if it has to end. */
    boolean end() {
        last.ifPresent(session::fail);
        return last.isPresent();
    }
}
