package io.devsync.protocol.realm;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.changeset.EncodedChangeset;
import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.DownloadCursor;
import io.devsync.protocol.message.DownloadedChangeset;
import io.devsync.protocol.message.FileIdent;
import io.devsync.protocol.message.ServerMessage.BatchState;
import io.devsync.protocol.message.ServerMessage.Delivery;
import io.devsync.protocol.message.ServerMessage.Download;
import io.devsync.protocol.message.ServerVersion;
import io.devsync.protocol.message.UploadCursor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a client's progress allows (spec wire-protocol §4.2.1, §7.3). */
class DownloadRulesTest {

    private static final long OWN_IDENT = 7;

    private final DownloadRules rules = new DownloadRules(new ClientMessage.Ident(
            1, new FileIdent(OWN_IDENT, 1), new DownloadCursor(10, 5), new ServerVersion(12, 1), Optional.empty()));

    @Test
    void progressMayStayOrMoveOn() {
        assertThat(rules.accept(steady(10, 5, 12, 5, 10))).isEmpty();
        assertThat(rules.accept(steady(10, 5, 12, 5, 10))).isEmpty();
        assertThat(rules.accept(steady(13, 6, 14, 8, 11, 11, 13, 13))).isEmpty();
    }

    @Test
    void progressMayNotGoBack() {
        assertThat(rules.accept(steady(10, 5, 11, 5, 10))).hasValueSatisfying(why -> assertThat(why)
                .isEqualTo("latest server version: 11 (expected: 12 or more)"));
        assertThat(rules.accept(steady(9, 5, 12, 5, 9))).isPresent();
        assertThat(rules.accept(steady(10, 4, 12, 5, 10))).isPresent();
        assertThat(rules.accept(steady(10, 5, 12, 6, 10))).isEmpty();
        assertThat(rules.accept(steady(10, 5, 12, 5, 10))).isPresent();
        assertThat(rules.accept(steady(10, 5, 12, 6, 9))).isPresent();
    }

    @Test
    void uploadServerVersionZeroMeansUnchanged() {
        assertThat(rules.accept(steady(10, 5, 12, 6, 10))).isEmpty();
        assertThat(rules.accept(steady(10, 5, 12, 6, 0))).isEmpty();
        assertThat(rules.accept(steady(11, 5, 12, 6, 9))).isPresent();
    }

    @Test
    void changesetsComeAfterTheClientsCursor() {
        assertThat(rules.accept(steady(12, 5, 12, 5, 10, 9))).isPresent();
        assertThat(rules.accept(steady(12, 5, 12, 5, 10, 10))).isEmpty();
    }

    @Test
    void partitionBasedChangesetsComeStrictlyAfterTheClientsCursor() {
        Delivery delivery = new Delivery.PartitionBased(0);

        assertThat(rules.accept(download(delivery, 12, 5, 12, 5, 10, 10))).isPresent();
        assertThat(rules.accept(download(delivery, 12, 5, 12, 5, 10, 11))).isEmpty();
    }

    @Test
    void clientNeverGetsItsOwnChangesets() {
        Download own = new Download(
                1,
                new DownloadCursor(12, 5),
                new ServerVersion(12, 1),
                new UploadCursor(5, 10),
                new Delivery.Flexible(1, BatchState.STEADY_STATE, 1),
                List.of(new DownloadedChangeset(12, 5, 0, OWN_IDENT, EncodedChangeset.EMPTY)));

        assertThat(rules.accept(own)).hasValueSatisfying(why -> assertThat(why).contains("own"));
    }

    @Test
    void bootstrapNeedsAChangesetInOneOfItsMessages() {
        assertThat(rules.accept(bootstrap(1, BatchState.LAST_IN_BATCH))).isPresent();
        assertThat(rules.accept(bootstrap(1, BatchState.MORE_TO_COME))).isEmpty();
        assertThat(rules.accept(bootstrap(1, BatchState.LAST_IN_BATCH))).isPresent();
        assertThat(rules.accept(bootstrap(1, BatchState.MORE_TO_COME, 12))).isEmpty();
        assertThat(rules.accept(bootstrap(1, BatchState.LAST_IN_BATCH))).isEmpty();
    }

    @Test
    void whatWasCollectedForAnotherQueryVersionDoesNotCount() {
        assertThat(rules.accept(bootstrap(1, BatchState.MORE_TO_COME, 12))).isEmpty();
        assertThat(rules.accept(bootstrap(2, BatchState.LAST_IN_BATCH))).isPresent();
    }

    @Test
    void progressMovesWithTheLastMessageOfABootstrapOnly() {
        assertThat(rules.accept(bootstrap(1, BatchState.MORE_TO_COME, 12))).isEmpty();
        assertThat(rules.accept(bootstrap(1, BatchState.MORE_TO_COME, 12))).isEmpty();
        assertThat(rules.accept(bootstrap(1, BatchState.LAST_IN_BATCH, 11))).isEmpty();
        assertThat(rules.accept(steady(11, 5, 12, 5, 10))).isPresent();
    }

    @Test
    void steadyStateWaitsForTheEndOfABootstrap() {
        assertThat(rules.accept(bootstrap(1, BatchState.MORE_TO_COME, 12))).isEmpty();
        assertThat(rules.accept(steady(12, 5, 12, 5, 10))).isPresent();
    }

    /** The recording server's mistakes are in there as well, but clients took every one of these messages. */
    @Test
    void everythingThatRealClientsTookIsAccepted() throws Exception {
        Map<String, DownloadRules> bySession = new HashMap<>();
        List<String> refused = new ArrayList<>();
        int accepted = 0;
        for (CapturedMessages.Captured captured : CapturedMessages.all()) {
            // The recording server always sent the newest forms.
            SubProtocol newest = SubProtocol.of(captured.protocol().mode(), SubProtocol.NEWEST);
            RealmWire wire = new RealmWire(newest, WireLimits.DEFAULT);
            if (captured.fromClient()) {
                if (wire.decodeClientMessage(captured.bytes()) instanceof ClientMessage.Ident ident) {
                    bySession.put(captured.socket() + " " + ident.session(), new DownloadRules(ident));
                }
            } else if (wire.decodeServerMessage(captured.bytes()) instanceof Download download) {
                DownloadRules session = bySession.get(captured.socket() + " " + download.session());
                session.accept(download).ifPresent(why -> refused.add(captured + ": " + why));
                accepted++;
            }
        }

        assertThat(refused).isEmpty();
        assertThat(accepted).isGreaterThan(500);
    }

    private static Download steady(long server, long client, long latest, long upClient, long upServer, long... at) {
        return download(
                new Delivery.Flexible(1, BatchState.STEADY_STATE, 1), server, client, latest, upClient, upServer, at);
    }

    private static Download bootstrap(long queryVersion, BatchState state, long... at) {
        return download(new Delivery.Flexible(queryVersion, state, 1), 12, 5, 12, 5, 10, at);
    }

    private static Download download(
            Delivery delivery, long server, long client, long latest, long upClient, long upServer, long... at) {
        return new Download(
                1,
                new DownloadCursor(server, client),
                new ServerVersion(latest, 1),
                new UploadCursor(upClient, upServer),
                delivery,
                LongStream.of(at)
                        .mapToObj(version -> new DownloadedChangeset(version, 5, 0, 1, EncodedChangeset.EMPTY))
                        .toList());
    }
}
