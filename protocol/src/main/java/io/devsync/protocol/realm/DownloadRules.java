package io.devsync.protocol.realm;

import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.DownloadCursor;
import io.devsync.protocol.message.DownloadedChangeset;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.message.ServerMessage.BatchState;
import io.devsync.protocol.message.ServerMessage.Delivery;
import java.util.Optional;

/**
 * What a client's progress allows the next DOWNLOAD of a session to be (§4.2.1, §7.3). The client stops syncing for
 * good on a breach, so the server asks before it sends; a simulated device asks when it receives. Owned by one thread.
 *
 * <p>The progress moves with every message that is integrated at once, and with the last one of a bootstrap only.
 */
public final class DownloadRules {

    private final long ownFileIdent;

    private DownloadCursor download;
    private long latest;
    private long uploadClientVersion;
    private long uploadServerVersion;
    private boolean bootstrapHasChangesets;
    private long bootstrapQueryVersion = -1;

    /**
     * Begins with what the client said in IDENT; what it knows of its uploads' integration is not in there and counts
     * as nothing yet.
     */
    public DownloadRules(ClientMessage.Ident ident) {
        ownFileIdent = ident.file().ident();
        download = ident.download();
        latest = ident.latest().version();
    }

    /**
     * Takes a message into account.
     *
     * @return why the client would refuse it or never come out of it; the progress is then as before
     */
    public Optional<String> accept(ServerMessage.Download message) {
        Optional<String> breach = headBreach(message).or(() -> changesetBreach(message));
        if (breach.isPresent()) {
            return breach;
        }
        return switch (message.delivery()) {
            case Delivery.PartitionBased ignored -> {
                advance(message);
                yield Optional.empty();
            }
            case Delivery.Flexible flexible -> acceptFlexible(message, flexible);
        };
    }

    private Optional<String> headBreach(ServerMessage.Download message) {
        if (message.latest().version() < latest) {
            return backwards("latest server version", message.latest().version(), latest);
        }
        if (message.upload().clientVersion() < uploadClientVersion) {
            return backwards("upload client version", message.upload().clientVersion(), uploadClientVersion);
        }
        // 0 says that it did not change.
        if (message.upload().serverVersion() != 0 && message.upload().serverVersion() < uploadServerVersion) {
            return backwards("upload server version", message.upload().serverVersion(), uploadServerVersion);
        }
        if (message.download().serverVersion() < download.serverVersion()) {
            return backwards("download server version", message.download().serverVersion(), download.serverVersion());
        }
        if (message.download().clientVersion() < download.clientVersion()) {
            return backwards("download client version", message.download().clientVersion(), download.clientVersion());
        }
        return Optional.empty();
    }

    private Optional<String> changesetBreach(ServerMessage.Download message) {
        boolean strict = message.delivery() instanceof Delivery.PartitionBased;
        long server = strict ? download.serverVersion() + 1 : download.serverVersion();
        long client = download.clientVersion();
        for (DownloadedChangeset entry : message.changesets()) {
            if (entry.serverVersion() < server) {
                return backwards("changeset's server version", entry.serverVersion(), server);
            }
            if (entry.clientVersion() < client) {
                return backwards("changeset's client version", entry.clientVersion(), client);
            }
            if (entry.originFileIdent() == ownFileIdent) {
                return Optional.of("origin file ident: " + ownFileIdent + " (expected: not the receiver's own)");
            }
            server = strict ? entry.serverVersion() + 1 : entry.serverVersion();
            client = entry.clientVersion();
        }
        return Optional.empty();
    }

    private Optional<String> acceptFlexible(ServerMessage.Download message, Delivery.Flexible flexible) {
        if (flexible.batchState() == BatchState.STEADY_STATE) {
            if (bootstrapQueryVersion >= 0) {
                return Optional.of("steady state within the bootstrap of query version " + bootstrapQueryVersion
                        + " (expected: its last batch first)");
            }
            advance(message);
            return Optional.empty();
        }
        // What was collected for another query version is thrown away (§7.2).
        boolean continued = flexible.queryVersion() == bootstrapQueryVersion && bootstrapHasChangesets;
        boolean hasChangesets = continued || !message.changesets().isEmpty();
        if (flexible.batchState() == BatchState.MORE_TO_COME) {
            bootstrapQueryVersion = flexible.queryVersion();
            bootstrapHasChangesets = hasChangesets;
            return Optional.empty();
        }
        if (!hasChangesets) {
            return Optional.of("bootstrap of query version " + flexible.queryVersion()
                    + ": no changesets (expected: one at least, which may be empty)");
        }
        bootstrapQueryVersion = -1;
        bootstrapHasChangesets = false;
        advance(message);
        return Optional.empty();
    }

    private void advance(ServerMessage.Download message) {
        download = message.download();
        latest = message.latest().version();
        uploadClientVersion = message.upload().clientVersion();
        if (message.upload().serverVersion() != 0) {
            uploadServerVersion = message.upload().serverVersion();
        }
    }

    private static Optional<String> backwards(String what, long value, long expected) {
        return Optional.of(what + ": " + value + " (expected: " + expected + " or more)");
    }
}
