package io.devsync.server.session;

import io.devsync.protocol.message.SyncError;
import io.devsync.server.http.LinkConditions;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One connection's side towards {@link ConnectionFaults}: knows whose client files its sessions are of. Sessions come and
 * go on the connection's event loop; the rest is for any thread.
 */
final class DisturbedLink implements SyncLink {

    /** The number of sessions is bounded, but they may come and go. */
    private static final int FILES_MAX = 1_000;

    private final SyncPeer peer;
    private final SyncConnection connection;
    private final SyncConnections shared;
    private final Map<Long, BoundSession> sessions = new ConcurrentHashMap<>();
    private volatile Set<Long> files = Set.of();

    DisturbedLink(SyncPeer peer, SyncConnection connection, SyncConnections shared) {
        this.peer = peer;
        this.connection = connection;
        this.shared = shared;
    }

    /**
     * A session's client file is known.
     *
     * @return the error that somebody wants the session to end with
     */
    Optional<SyncError> identified(BoundSession session) {
        sessions.put(session.session(), session);
        if (!files.contains(session.file()) && files.size() < FILES_MAX) {
            Set<Long> more = new HashSet<>(files);
            more.add(session.file());
            files = Set.copyOf(more);
            shared.faults().changed(this);
        }
        return shared.faults().identified(this, session.file());
    }

    /** A session is over. */
    void ended(BoundSession session) {
        sessions.remove(session.session(), session);
    }

    @Override
    public String appId() {
        return peer.appId();
    }

    @Override
    public String userId() {
        return peer.userId();
    }

    @Override
    public Set<Long> files() {
        return files;
    }

    @Override
    public void impose(LinkConditions conditions) {
        connection.impose(conditions);
    }

    @Override
    public void cut(String reason) {
        connection.cut(reason);
    }

    @Override
    public void refreshToken(String reason) {
        connection.refreshToken(reason);
    }

    @Override
    public int fail(OptionalLong file, SyncError error, int max) {
        List<BoundSession> concerned = sessions.values().stream()
                .filter(session -> file.isEmpty() || session.file() == file.getAsLong())
                .limit(error.code().connectionLevel() ? Math.min(1, max) : max)
                .toList();
        concerned.forEach(session -> session.fail(error));
        return concerned.size();
    }
}
