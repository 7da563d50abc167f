package io.devsync.server.session;

import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.SyncError;
import io.devsync.server.logs.LogEntry;
import io.devsync.server.logs.LogSink;
import io.devsync.server.logs.LogType;
import io.devsync.server.logs.WriteSummary;
import java.time.Clock;
import java.time.Instant;

/** Tells the apps' logs what devices do and are told; never blocks. For any thread. */
final class SyncJournal {

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

    void disconnected(SyncPeer peer, Instant since) {
        logs.add(entry(peer, LogType.SYNC_CONNECTION_END).since(since).saying("connection was closed"));
    }

    void sessionStarted(SyncPeer peer, ClientMessage.Bind bind) {
        logs.add(entry(peer, LogType.SYNC_SESSION_START)
                .saying("session " + bind.session() + " was started"
                        + (bind.needFileIdent() ? " for a new client file" : "")));
    }

    void sessionEnded(SyncPeer peer, long session, Instant since) {
        logs.add(entry(peer, LogType.SYNC_SESSION_END).since(since).saying("session " + session + " has ended"));
    }

    void wrote(SyncPeer peer, ClientMessage.Upload upload) {
        // An empty upload is an acknowledgement. The summary of others is work that nobody needs when it gets lost.
        if (!upload.changesets().isEmpty() && logs.hasRoom()) {
            logs.add(entry(peer, LogType.SYNC_CLIENT_WRITE)
                    .saying("session " + upload.session() + ", " + upload.changesets().size() + " changesets up to client version "
                            + upload.progress().clientVersion())
                    .writing(WriteSummary.of(upload.changesets())));
        }
    }

    void error(SyncPeer peer, SyncError error) {
        logs.add(entry(peer, LogType.SYNC_ERROR)
                .failed(error.code().name() + " (" + error.code().number() + ")", error.message()));
    }

    void tooBig(SyncPeer peer, String reason) {
        logs.add(entry(peer, LogType.SYNC_ERROR).failed("MessageTooBig", reason));
    }

    private LogEntry entry(SyncPeer peer, LogType type) {
        return LogEntry.of(peer.appId(), type, clock.instant(), peer.connectionId())
                .by(peer.userId(), peer.deviceId(), peer.userAgent());
    }
}
