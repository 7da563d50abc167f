package io.devsync.server.sync;

import io.devsync.protocol.message.DownloadCursor;
import io.devsync.protocol.message.DownloadedChangeset;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.message.ServerMessage.BatchState;
import io.devsync.protocol.message.ServerMessage.Delivery;
import io.devsync.protocol.message.UploadCursor;
import io.devsync.server.store.HistoryEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sends a session what it is owed, as far as its device takes it: history in order, the start of a bootstrap,
 * acknowledgements, MARK. Runs on the engine's thread and only looks at durable history.
 */
final class SessionPump {

    private final EngineLimits limits;
    private final EngineState state;
    private final EngineMeters meters;
    private final Actions actions;

    /** What only the engine can do. */
    interface Actions {
        /** Starts the next pending change of subscriptions. */
        void startBootstrap(EngineSession session);

        /** Reads a part of the history that is no longer in memory and pumps again. */
        void readOlder(EngineSession session, long from);
    }

    SessionPump(EngineLimits limits, EngineState state, EngineMeters meters, Actions actions) {
        this.limits = limits;
        this.state = state;
        this.meters = meters;
        this.actions = actions;
    }

    /**
     * @param durable the newest version that anyone may be told
     */
    void pump(EngineSession session, long durable) {
        Optional<ClientFile> identified = session.file();
        if (identified.isEmpty() || session.over()) {
            return;
        }
        ClientFile file = identified.get();
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
            if (session.cursor().serverVersion() < until) {
                if (!sendHistory(session, file, until, durable)) {
                    return;
                }
            } else {
                atRest(session, file, durable);
                return;
            }
        }
    }

    private boolean sendHistory(EngineSession session, ClientFile file, long until, long durable) {
        List<DownloadedChangeset> changesets = new ArrayList<>();
        long bytes = 0;
        int looked = 0;
        while (session.cursor().serverVersion() < until
                && bytes < limits.downloadBytes()
                && looked < limits.downloadEntries()) {
            Optional<HistoryEntry> next = next(session);
            if (next.isEmpty()) {
                break;
            }
            looked++;
            Optional<DownloadedChangeset> changeset = take(session, file, next.get());
            if (changeset.isPresent()) {
                changesets.add(changeset.get());
                bytes += changeset.get().changeset().size();
            }
        }
        if (!changesets.isEmpty()) {
            send(session, file, durable, changesets);
        }
        if (looked == 0) {
            actions.readOlder(session, session.cursor().serverVersion() + 1);
            return false;
        }
        return true;
    }

    private Optional<HistoryEntry> next(EngineSession session) {
        long version = session.cursor().serverVersion() + 1;
        while (!session.older().isEmpty() && session.older().peekFirst().version() < version) {
            session.older().removeFirst();
        }
        if (!session.older().isEmpty() && session.older().peekFirst().version() == version) {
            return Optional.of(session.older().removeFirst());
        }
        return version >= state.log().first() ? Optional.of(state.log().get(version)) : Optional.empty();
    }

    private Optional<DownloadedChangeset> take(EngineSession session, ClientFile file, HistoryEntry entry) {
        long ident = file.ident().ident();
        long clientVersion = session.cursor().clientVersion();
        if (entry.fileIdent() == ident && entry instanceof HistoryEntry.Changes own) {
            clientVersion = Math.max(clientVersion, own.upload().clientVersion());
        }
        session.moveTo(new DownloadCursor(entry.version(), clientVersion));
        if (!(entry instanceof HistoryEntry.Changes changes)) {
            return Optional.empty();
        }
        long base = clientVersion;
        Outgoing.Receiver receiver =
                new Outgoing.Receiver(ident, session.connection().protocolVersion());
        return file.viewAt(entry.version())
                .flatMap(view ->
                        Outgoing.of(state.schema().realm(), view.subscriptions(), receiver, changes, base));
    }

    private void atRest(EngineSession session, ClientFile file, long durable) {
        if (session.bootstrap().isPresent()) {
            Bootstrap bootstrap = session.bootstrap().get();
            if (durable >= bootstrap.view().fromVersion() && !bootstrap.isReady()) {
                bootstrap.ready(new Bootstrap.Header(state.salts().of(durable), file.upload()));
            }
            return;
        }
        if (!session.pendingQueries().isEmpty()) {
            actions.startBootstrap(session);
            if (session.bootstrap().isPresent()) {
                return;
            }
        }
        if (session.owesDownload(durable, file.upload().clientVersion(), limits.silentVersions())) {
            send(session, file, durable, List.of());
        }
        // A change of subscriptions that has to wait comes before the mark.
        if (session.mark().isPresent() && session.pendingQueries().isEmpty()) {
            session.outlet()
                    .send(new ServerMessage.Mark(
                            session.outlet().session(), session.mark().getAsLong()));
            session.markAnswered();
        }
    }

    private void send(EngineSession session, ClientFile file, long durable, List<DownloadedChangeset> changesets) {
        UploadCursor upload = file.upload();
        session.outlet()
                .send(new ServerMessage.Download(
                        session.outlet().session(),
                        session.cursor(),
                        state.salts().of(durable),
                        upload,
                        new Delivery.Flexible(session.queryVersion(), BatchState.STEADY_STATE, 1),
                        changesets));
        meters.downloaded(changesets.size());
        session.downloadSent(durable, upload.clientVersion());
    }
}
