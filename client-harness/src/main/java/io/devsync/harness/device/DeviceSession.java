package io.devsync.harness.device;

import io.devsync.protocol.changeset.BadChangesetException;
import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.DownloadCursor;
import io.devsync.protocol.message.DownloadedChangeset;
import io.devsync.protocol.message.FileIdent;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.message.ServerMessage.BatchState;
import io.devsync.protocol.message.ServerMessage.Delivery;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.message.UploadCursor;
import io.devsync.protocol.message.UploadedChangeset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The client's half of a flexible sync session over one file: BIND, IDENT, subscriptions, uploads, downloads, MARK (spec
 * wire-protocol §5). Checks what the server sends as strictly as a real client. Not thread-safe: one thread at a time.
 */
public final class DeviceSession {

    /** Bytes are not known before encoding, so batches are bounded in changesets; a real client stops at 128 KiB. */
    private static final int CHANGESETS_PER_UPLOAD = 1000;

    private final LocalRealm realm;
    private final Subscriptions subscriptions = new Subscriptions();
    private final List<SyncError> errors = new ArrayList<>();

    private Optional<FileIdent> file = Optional.empty();
    private @Nullable DeviceTransport transport;
    private long session;
    private boolean identified;
    private boolean uploading;
    private long marksRequested;
    private long marksAnswered;
    private long scanned;
    private long acknowledged;

    private final List<DownloadedChangeset> bootstrap = new ArrayList<>();
    private long bootstrapVersion = -1;

    /** A session for a file that is not connected yet. */
    public DeviceSession(LocalRealm realm) {
        this.realm = realm;
    }

    /** The file. */
    public LocalRealm realm() {
        return realm;
    }

    /** The identity that the server gave the file. */
    public Optional<FileIdent> file() {
        return file;
    }

    /** Errors that the server sent, oldest first. */
    public List<SyncError> errors() {
        return List.copyOf(errors);
    }

    /** Whether all marks are answered, all subscriptions settled and all changes integrated by the server. */
    public boolean idle() {
        return identified
                && uploading
                && marksRequested == marksAnswered
                && !subscriptions.anyPending()
                && subscriptions.nextToSend().isEmpty()
                && realm.uploaded();
    }

    /** Whether the newest set of subscriptions is in force. */
    public boolean subscribed() {
        return subscriptions.newest().state() == Subscriptions.State.COMPLETE;
    }

    /** Why the newest set of subscriptions was refused. */
    public Optional<String> subscriptionError() {
        Subscriptions.Entry newest = subscriptions.newest();
        return newest.state() == Subscriptions.State.ERROR ? Optional.of(newest.error()) : Optional.empty();
    }

    /** Connects: a new session of the same file. */
    public void connect(DeviceTransport to) {
        transport = to;
        session++;
        identified = false;
        uploading = false;
        marksRequested = 0;
        marksAnswered = 0;
        bootstrap.clear();
        bootstrapVersion = -1;
        scanned = realm.upload().clientVersion();
        acknowledged = 0;
        subscriptions.connected();
        to.send(new ClientMessage.Bind(session, file.isEmpty(), Optional.empty(), false, 0, Optional.empty()));
        if (file.isPresent()) {
            identify();
        }
    }

    /** The connection is gone; the device goes on working. */
    public void disconnected() {
        transport = null;
        identified = false;
        uploading = false;
    }

    /** Ends the session in order. */
    public void disconnect() {
        if (transport != null) {
            transport.send(new ClientMessage.Unbind(session));
        }
        disconnected();
    }

    /** Whether there is a connection. */
    public boolean connected() {
        return transport != null;
    }

    /** Replaces the subscriptions; each query is RQL for the objects of a class. */
    public void subscribe(Map<String, String> queries) {
        subscriptions.add(queries, realm.version());
        flush();
    }

    /** Asks the server to say when everything up to now has arrived. */
    public void requestMark() {
        if (identified && transport != null) {
            transport.send(new ClientMessage.Mark(session, ++marksRequested));
        }
    }

    /** Sends what is due: subscriptions, changes, acknowledgements. */
    public void flush() {
        if (!uploading || transport == null) {
            return;
        }
        Optional<Subscriptions.Entry> next = subscriptions.nextToSend();
        while (next.isPresent()) {
            upload(next.get().snapshotVersion());
            transport.send(new ClientMessage.Query(session, next.get().query()));
            subscriptions.sent(next.get());
            requestMark();
            next = subscriptions.nextToSend();
        }
        upload(realm.version());
        boolean news = realm.download().serverVersion() > acknowledged;
        if (news && !subscriptions.anyPending()) {
            sendUpload(List.of());
        }
    }

    private void upload(long until) {
        List<UploadedChangeset> batch = new ArrayList<>();
        for (LocalChange change : realm.changesAfter(scanned)) {
            if (change.clientVersion() > until) {
                break;
            }
            batch.add(change.toUpload());
            if (batch.size() == CHANGESETS_PER_UPLOAD) {
                scanned = change.clientVersion();
                sendUpload(batch);
                batch = new ArrayList<>();
            }
        }
        scanned = Math.max(scanned, until);
        if (!batch.isEmpty()) {
            sendUpload(batch);
        }
    }

    private void sendUpload(List<UploadedChangeset> batch) {
        if (transport == null) {
            return;
        }
        long base = batch.isEmpty()
                ? realm.download().serverVersion()
                : batch.getLast().serverVersion();
        long progress = Math.max(scanned, batch.isEmpty() ? 0 : batch.getLast().clientVersion());
        transport.send(new ClientMessage.Upload(
                session, new UploadCursor(progress, base), realm.download().serverVersion(), List.copyOf(batch)));
        acknowledged = Math.max(acknowledged, base);
    }

    private void identify() {
        if (transport == null) {
            return;
        }
        transport.send(new ClientMessage.Ident(
                session, file.orElseThrow(), realm.download(), realm.latest(), Optional.of(subscriptions.active())));
        identified = true;
        requestMark();
    }

    /**
     * Takes in a message.
     *
     * @throws ProtocolViolation when a real client would drop the connection for good
     */
    public void receive(ServerMessage message) throws ProtocolViolation {
        switch (message) {
            case ServerMessage.Ident ident -> {
                ProtocolViolation.unless(file.isEmpty(), "IDENT for a file that has one");
                file = Optional.of(ident.file());
                identify();
            }
            case ServerMessage.Download download -> download(download);
            case ServerMessage.Mark mark -> {
                ProtocolViolation.unless(
                        mark.requestIdent() > marksAnswered && mark.requestIdent() <= marksRequested,
                        "MARK " + mark.requestIdent() + " (expected: " + (marksAnswered + 1) + " to " + marksRequested
                                + ")");
                marksAnswered = mark.requestIdent();
                if (marksAnswered == marksRequested) {
                    subscriptions.marked();
                }
                uploading = true;
                flush();
            }
            case ServerMessage.SessionError error -> {
                errors.add(error.error());
                if (error.error().action() != SyncError.Action.WARNING) {
                    disconnect();
                }
            }
            case ServerMessage.ConnectionError error -> {
                errors.add(error.error());
                disconnected();
            }
            case ServerMessage.QueryError error -> {
                Optional<Subscriptions.Entry> entry = subscriptions.find(error.queryVersion());
                ProtocolViolation.unless(
                        entry.isPresent() && entry.get().state() != Subscriptions.State.COMPLETE,
                        "QUERY_ERROR for version " + error.queryVersion());
                subscriptions.refused(error.queryVersion(), error.message());
            }
            case ServerMessage.Unbound ignored -> {}
            case ServerMessage.LogMessage ignored -> {}
            case ServerMessage.TestCommandReply ignored -> {}
            case ServerMessage.Pong ignored -> {}
        }
    }

    private void download(ServerMessage.Download download) throws ProtocolViolation {
        ProtocolViolation.unless(identified, "DOWNLOAD before IDENT");
        DownloadChecks.check(download, realm, file.orElseThrow().ident());
        if (!(download.delivery() instanceof Delivery.Flexible flexible)) {
            throw new ProtocolViolation("DOWNLOAD of partition-based sync in a flexible session");
        }
        if (flexible.batchState() == BatchState.STEADY_STATE) {
            integrate(download.changesets(), download);
            flush();
            return;
        }
        Optional<Subscriptions.Entry> entry = subscriptions.find(flexible.queryVersion());
        ProtocolViolation.unless(
                entry.isPresent() && entry.get().state() != Subscriptions.State.ERROR,
                "bootstrap of query version " + flexible.queryVersion());
        if (bootstrapVersion != flexible.queryVersion()) {
            bootstrap.clear();
            bootstrapVersion = flexible.queryVersion();
        }
        subscriptions.bootstrapping(bootstrapVersion);
        bootstrap.addAll(download.changesets());
        if (flexible.batchState() == BatchState.LAST_IN_BATCH) {
            ProtocolViolation.unless(!bootstrap.isEmpty(), "bootstrap without a changeset");
            integrate(List.copyOf(bootstrap), download);
            bootstrap.clear();
            subscriptions.bootstrapped(bootstrapVersion);
            bootstrapVersion = -1;
        }
    }

    private void integrate(List<DownloadedChangeset> changesets, ServerMessage.Download download)
            throws ProtocolViolation {
        DownloadCursor cursor = download.download();
        try {
            realm.integrate(changesets, file.orElseThrow().ident(), cursor, download.latest(), download.upload());
        } catch (BadChangesetException bad) {
            throw new ProtocolViolation("server version " + cursor.serverVersion() + ": " + bad.getMessage());
        }
    }
}
