package io.devsync.server.sync;

import io.devsync.protocol.message.DownloadCursor;
import io.devsync.protocol.message.DownloadedChangeset;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.message.ServerMessage.BatchState;
import io.devsync.protocol.message.ServerMessage.Delivery;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.message.UploadCursor;
import io.devsync.server.store.HistoryEntry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Sends a session what it is owed, as far as its device takes it: history in order, the start of a bootstrap,
 * acknowledgements, MARK. Runs on the engine's thread and only looks at durable history.
 */
final class SessionPump {

    /** Devices that are far behind at the same time and get what is left of a long stretch of the history. */
    private static final int LONG_BACKLOGS = 4;

    /** DOWNLOADs that are left of such a stretch, at most; of the stretches of other devices it is one. */
    private static final int LONG_BACKLOG_DOWNLOADS = 32;

    /** Looking at an entry of somebody else, in those of the device's own, of which it is mostly told nothing. */
    private static final int FOREIGN_EFFORT = 16;

    private final EngineLimits limits;
    private final EngineState state;
    private final EngineMeters meters;
    private final Actions actions;
    private final Audience audience;
    private final SharedDownloads shared = new SharedDownloads();
    private final Set<EngineSession> withLongBacklog = new HashSet<>();

    /** What only the engine can do. */
    interface Actions {
        /** Starts the next pending change of subscriptions. */
        void startBootstrap(EngineSession session);

        /** Reads a part of the history that is no longer in memory and pumps again. */
        void readOlder(EngineSession session, long from);
    }

    SessionPump(EngineLimits limits, EngineState state, EngineMeters meters, Audience audience, Actions actions) {
        this.limits = limits;
        this.state = state;
        this.meters = meters;
        this.audience = audience;
        this.actions = actions;
    }

    /**
     * @param durable the newest version that anyone may be told
     */
    void pump(EngineSession session, long durable) {
        Optional<ClientFile> identified = session.file();
        if (identified.isEmpty() || session.over() || session.sendsNothing()) {
            return;
        }
        if (!session.pendingQueries().isEmpty()) {
            // As in the original, where only the flow of the history is held back.
            session.sendsUntil(Long.MAX_VALUE);
        }
        long visible = Math.min(durable, session.sendsUntil());
        audience.advance(session, visible);
        pump(session, identified.get(), visible);
        audience.pumped(session, durable);
    }

    private void pump(EngineSession session, ClientFile file, long durable) {
        boolean unborn = session.cursor().serverVersion() == 0;
        if (unborn && session.bootstrap().isEmpty() && !session.pendingQueries().isEmpty()) {
            actions.startBootstrap(session);
            if (session.bootstrap().isEmpty()) {
                return; // not yet
            }
        }
        while (session.outlet().isWritable()) {
            long until = session.bootstrap()
                    .map(bootstrap -> bootstrap.view().fromVersion() - 1)
                    .orElse(durable);
            if (!session.backlog().isEmpty() || isFarBehind(session, file, until)) {
                if (!sendBacklog(session, file, until)) {
                    return;
                }
            } else if (session.cursor().serverVersion() < until) {
                if (!sendHistory(session, file, until)) {
                    return;
                }
            } else {
                atRest(session, file, durable);
                return;
            }
        }
    }

    /** Whether so much is ahead that it is worth knowing what comes later. What its own device must hear is not. */
    private boolean isFarBehind(EngineSession session, ClientFile file, long until) {
        return until - session.cursor().serverVersion() > limits.downloads().entries()
                && next(session).filter(entry -> rejects(file, entry)).isEmpty();
    }

    private static boolean rejects(ClientFile file, HistoryEntry entry) {
        return entry instanceof HistoryEntry.Changes changes
                && changes.fileIdent() == file.ident().ident()
                && changes.rejections().isPresent();
    }

    private boolean sendBacklog(EngineSession session, ClientFile file, long until) {
        Backlog backlog = session.backlog();
        if (!backlog.isComplete() && !lookAhead(session, file, until)) {
            return false;
        }
        List<DownloadedChangeset> changesets = new ArrayList<>();
        DownloadCursor cursor = session.cursor();
        long bytes = 0;
        while (!backlog.isEmpty() && bytes < limits.downloads().bytes()) {
            Backlog.Item item = backlog.next();
            cursor = item.cursor();
            for (DownloadedChangeset changeset : Outgoing.of(state.schema().realm(), receiver(session, file), item, shared)) {
                changesets.add(changeset);
                bytes += changeset.changeset().size();
            }
            backlog.sent();
        }
        if (isTooLarge(session, bytes)) {
            return false;
        }
        if (!changesets.isEmpty()) {
            send(session, file, backlog.isEmpty() ? session.cursor() : cursor, changesets);
        }
        return true;
    }

    /** Looks through the stretch ahead, a part at a time so that others get their turn; false when it goes on later. */
    private boolean lookAhead(EngineSession session, ClientFile file, long until) {
        Backlog backlog = session.backlog();
        int looked = 0;
        while (session.cursor().serverVersion() < until && backlog.bytes() < backlogBytes(session)) {
            Optional<HistoryEntry> next = next(session);
            if (next.isEmpty()) {
                actions.readOlder(session, session.cursor().serverVersion() + 1);
                return false;
            }
            if (rejects(file, next.get())) {
                break;
            }
            if (looked >= limits.downloads().entries() * FOREIGN_EFFORT) {
                session.goOnLater();
                return false;
            }
            looked += next.get().fileIdent() == file.ident().ident() ? 1 : FOREIGN_EFFORT;
            look(session, file, next.get());
        }
        backlog.complete();
        return true;
    }

    private void look(EngineSession session, ClientFile file, HistoryEntry entry) {
        pass(session, file, entry).ifPresent(changes -> session.backlog().add(
                state.schema().realm(),
                file,
                changes,
                session.cursor(),
                Outgoing.told(state.schema().realm(), file, changes)));
    }

    /** How much may be left of the stretch ahead of a session; all sessions together must not take up too much. */
    private long backlogBytes(EngineSession session) {
        if (!withLongBacklog.contains(session)) {
            withLongBacklog.removeIf(other -> other.over() || other.backlog().isEmpty());
            if (withLongBacklog.size() == LONG_BACKLOGS) {
                return limits.downloads().bytes();
            }
            withLongBacklog.add(session);
        }
        return (long) LONG_BACKLOG_DOWNLOADS * limits.downloads().bytes();
    }

    private boolean sendHistory(EngineSession session, ClientFile file, long until) {
        List<DownloadedChangeset> changesets = new ArrayList<>();
        RejectionNotices notices = new RejectionNotices(session, state.schema().realm());
        long bytes = 0;
        int looked = 0;
        while (session.cursor().serverVersion() < until
                && bytes < limits.downloads().bytes()
                && looked < limits.downloads().entries()
                && !notices.endSession()) {
            Optional<HistoryEntry> next = next(session);
            if (next.isEmpty()) {
                break;
            }
            looked++;
            notices.look(file, next.get());
            for (DownloadedChangeset changeset : take(session, file, next.get())) {
                changesets.add(changeset);
                bytes += changeset.changeset().size();
            }
        }
        if (isTooLarge(session, bytes)) {
            return false;
        }
        notices.announce();
        if (!changesets.isEmpty() || notices.endSession()) {
            send(session, file, session.cursor(), changesets);
        }
        if (notices.end()) {
            return false;
        }
        if (looked == 0) {
            actions.readOlder(session, session.cursor().serverVersion() + 1);
            return false;
        }
        return true;
    }

    /** One entry's changesets come in one message, and no device or connection takes one of any size. */
    private boolean isTooLarge(EngineSession session, long bytes) {
        if (bytes <= limits.downloads().messageBytes()) {
            return false;
        }
        session.fail(SyncError.of(
                SyncError.Code.CLIENT_FILE_EXPIRED,
                SyncError.Action.CLIENT_RESET,
                "a change of " + bytes + " bytes is too large to be sent (expected: at most " + limits.downloads().messageBytes()
                        + "), a fresh copy is not"));
        return true;
    }

    private Optional<HistoryEntry> next(EngineSession session) {
        long version = session.cursor().serverVersion() + 1;
        while (!session.older().isEmpty() && session.older().peekFirst().version() < version) {
            session.older().removeFirst();
        }
        if (!session.older().isEmpty() && session.older().peekFirst().version() == version) {
            return Optional.of(session.older().peekFirst());
        }
        return version >= state.log().first() ? Optional.of(state.log().get(version)) : Optional.empty();
    }

    private List<DownloadedChangeset> take(EngineSession session, ClientFile file, HistoryEntry entry) {
        return pass(session, file, entry)
                .map(changes -> Outgoing.of(
                        state.schema().realm(),
                        receiver(session, file),
                        changes,
                        session.cursor().clientVersion(),
                        shared))
                .orElse(List.of());
    }

    /** Moves the session behind an entry; returns what of it the device may have to be told. */
    private static Optional<HistoryEntry.Changes> pass(EngineSession session, ClientFile file, HistoryEntry entry) {
        long ident = file.ident().ident();
        long clientVersion = session.cursor().clientVersion();
        if (entry.fileIdent() == ident && entry instanceof HistoryEntry.Changes own) {
            clientVersion = Math.max(clientVersion, own.upload().clientVersion());
        }
        session.moveTo(new DownloadCursor(entry.version(), clientVersion));
        return switch (entry) {
            case HistoryEntry.Changes changes -> Optional.of(changes);
            case HistoryEntry.SchemaChange change -> Optional.of(change.announced());
            case HistoryEntry.QueryChange ignored -> Optional.empty();
        };
    }

    private Outgoing.Receiver receiver(EngineSession session, ClientFile file) {
        return new Outgoing.Receiver(file, session.connection().protocolVersion(), limits.downloads().changesetBytes());
    }

    private void atRest(EngineSession session, ClientFile file, long durable) {
        if (session.bootstrap().isPresent()) {
            Bootstrap bootstrap = session.bootstrap().get();
            if (durable >= bootstrap.view().fromVersion() && !bootstrap.isReady()) {
                DownloadCursor cursor = new DownloadCursor(bootstrap.view().fromVersion(), session.cursor().clientVersion());
                bootstrap.ready(new Bootstrap.Header(state.salts().of(session.latestAt(cursor)), file.upload()));
            }
            return;
        }
        if (!session.pendingQueries().isEmpty()) {
            actions.startBootstrap(session);
            if (session.bootstrap().isPresent()) {
                return;
            }
        }
        if (session.owesDownload(file.upload().clientVersion(), limits.downloads().silentVersions())) {
            send(session, file, session.cursor(), List.of());
        }
        // A change of subscriptions that has to wait comes before the mark.
        if (session.mark().isPresent() && session.pendingQueries().isEmpty()) {
            session.outlet()
                    .send(new ServerMessage.Mark(
                            session.outlet().session(), session.mark().getAsLong()));
            session.markAnswered();
        }
    }

    private void send(
            EngineSession session,
            ClientFile file,
            DownloadCursor cursor,
            List<DownloadedChangeset> changesets) {
        UploadCursor upload = file.upload();
        session.outlet()
                .send(new ServerMessage.Download(
                        session.outlet().session(),
                        cursor,
                        state.salts().of(session.latestAt(cursor)),
                        upload,
                        new Delivery.Flexible(session.queryVersion(), BatchState.STEADY_STATE, 1),
                        changesets));
        meters.downloaded(changesets.size());
        session.downloadSent(cursor, upload.clientVersion());
    }
}
