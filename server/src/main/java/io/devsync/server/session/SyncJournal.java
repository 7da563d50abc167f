package io.devsync.server.session;

import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.SyncError;
import io.devsync.server.logs.LogEntry;
import io.devsync.server.logs.LogSink;
import io.devsync.server.logs.LogType;
import io.devsync.server.logs.WriteSummary;
import java.time.Clock;
import java.time.Instant;
import java.util.stream.Stream;

/** Tells the apps' logs what devices do and are told; never blocks. For any thread. */
final class SyncJournal {

    /** Objects of a compensating write that are named; nobody reads more in one entry. */
    private static final int REJECTIONS_MAX = 100;

    private final LogSink logs;
    private final Clock clock;

    SyncJournal(LogSink logs, Clock clock) {
        this.logs = logs;
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    void connected(SyncPeer peer, String subProtocol) {
        logs.add(entry(peer, LogType.SYNC_CONNECTION_START).saying("connection was established, protocol " + subProtocol));
    }

    /** A connection to an app was turned away, for another reason than a token that only has to be refreshed. */
    void refused(String app, String connectionId, String kind, String reason) {
        logs.add(LogEntry.of(app, LogType.SYNC_ERROR, clock.instant(), connectionId)
                .saying("connection was turned away")
                .failed(kind, reason));
    }

    void disconnected(SyncPeer peer, Instant since) {
        logs.add(entry(peer, LogType.SYNC_CONNECTION_END).since(since).saying("connection was closed"));
    }

    /**
     * A session has begun.
     *
     * @param file its client file; 0 when it ends before that is known
     * @param since when it was bound
     */
    void sessionStarted(SyncPeer peer, ClientMessage.Bind bind, long file, Instant since) {
        logs.add(entry(peer, LogType.SYNC_SESSION_START)
                .ofFile(file)
                .since(since)
                .saying("session " + bind.session() + " was started"
                        + (bind.needFileIdent() ? " for a new client file" : "")));
    }

    void sessionEnded(SyncPeer peer, long session, long file, Instant since) {
        logs.add(entry(peer, LogType.SYNC_SESSION_END)
                .ofFile(file)
                .since(since)
                .saying("session " + session + " has ended"));
    }

    void wrote(SyncPeer peer, ClientMessage.Upload upload, long file) {
        // An empty upload is an acknowledgement. The summary of others is work that nobody needs when it gets lost.
        if (!upload.changesets().isEmpty() && logs.hasRoom()) {
            logs.add(entry(peer, LogType.SYNC_CLIENT_WRITE)
                    .ofFile(file)
                    .saying("session " + upload.session() + ", " + upload.changesets().size() + " changesets up to client version "
                            + upload.progress().clientVersion())
                    .writing(WriteSummary.of(upload.changesets())));
        }
    }

    /**
     * A device is told of an error.
     *
     * @return the error with a link to the entry, unless nobody keeps one
     */
    SyncError error(SyncPeer peer, SyncError error, long file) {
        LogEntry entry = entry(peer, LogType.SYNC_ERROR)
                .ofFile(file)
                .saying(details(error))
                .failed(error.code().name() + " (" + error.code().number() + ")", error.message());
        String id = logs.add(entry);
        return id.isEmpty() || !error.logUrl().isEmpty() ? error : error.withLogUrl(link(peer, id));
    }

    private static String[] details(SyncError error) {
        Stream<String> action = Stream.of("the client shall do: " + error.action().wireName());
        Stream<String> objects = error.rejected().stream()
                .flatMap(rejection -> rejection.updates().stream())
                .limit(REJECTIONS_MAX)
                .map(SyncError.RejectedUpdate::reason);
        return Stream.concat(action, objects).toArray(String[]::new);
    }

    /** Where the entry can be read; who looks for the connection finds its id as in the original's links. */
    private static String link(SyncPeer peer, String id) {
        return peer.baseUrl() + "/api/devsync/v1/apps/" + peer.appId() + "/logs/" + id + "?co_id="
                + peer.connectionId();
    }

    void tooBig(SyncPeer peer, String reason) {
        logs.add(entry(peer, LogType.SYNC_ERROR).failed("MessageTooBig", reason));
    }

    private LogEntry entry(SyncPeer peer, LogType type) {
        return LogEntry.of(peer.appId(), type, clock.instant(), peer.connectionId())
                .by(peer.userId(), peer.deviceId(), peer.userAgent());
    }
}
