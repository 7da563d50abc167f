package io.devsync.server.cluster;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.devsync.server.app.Apps;
import io.devsync.server.store.IdSource;
import io.devsync.server.testing.TestDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodeFormatsTest {

    private final TestDataSource data = new TestDataSource();
    private final IdSource ids = new IdSource(Clock.systemUTC(), new Random(3));
    private final List<Cluster> clusters = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (Cluster cluster : clusters) {
            cluster.close();
        }
        data.close();
    }

    @Test
    void releasesWithTheSameFormatWorkSideBySide() throws Exception {
        open("1.0", 2).join(new NodeAddress("127.0.0.1", 9001));

        assertThatCode(() -> open("1.1", 2).join(new NodeAddress("127.0.0.1", 9002))).doesNotThrowAnyException();
    }

    @Test
    void releaseWithAnotherFormatDoesNotStartBesideALivingNode() throws Exception {
        open("1.0", 2).join(new NodeAddress("127.0.0.1", 9001));

        assertThatThrownBy(() -> open("2.0", 3))
                .isInstanceOf(IncompatibleDataException.class)
                .hasMessageContaining("127.0.0.1:9001")
                .hasMessageContaining("DevSync 1.0")
                .hasMessageContaining("Stop all nodes of that release first");
    }

    @Test
    void laterReleaseStartsWhenTheOthersAreGone() throws Exception {
        Cluster before = open("1.0", 2);
        before.join(new NodeAddress("127.0.0.1", 9001));
        before.close();

        assertThatCode(() -> open("2.0", 3)).doesNotThrowAnyException();
    }

    @Test
    void earlierReleaseDoesNotStartOverDataOfALaterOne() throws Exception {
        open("2.0", 3);

        assertThatThrownBy(() -> open("1.0", 2))
                .isInstanceOf(IncompatibleDataException.class)
                .hasMessageContaining("DevSync 2.0")
                .hasMessageContaining("Use that release or a later one");
    }

    @Test
    void nodeThatDiedWithoutAWordIsNotWaitedForLong() throws Exception {
        new NodeCollection(data.client().getDatabase(Apps.DATABASE), Duration.ofSeconds(5))
                .add(new NodeRecord(
                        ids.objectId(), new NodeAddress("127.0.0.1", 9001), "", "1.0", 1_002, 7, false));

        assertThatCode(() -> open("2.0", 3)).doesNotThrowAnyException();
    }

    @Test
    void standaloneServerIsForOneNode() throws Exception {
        open("1.0", 2).join(new NodeAddress("127.0.0.1", 9001));

        assertThatThrownBy(() -> open(new NodeIdentity(false, false, "1.0", 2)))
                .isInstanceOf(IncompatibleDataException.class)
                .hasMessageContaining("127.0.0.1:9001")
                .hasMessageContaining("replica set");
    }

    private Cluster open(String version, int storeFormat) throws Exception {
        return open(new NodeIdentity(false, true, version, storeFormat));
    }

    private Cluster open(NodeIdentity identity) throws Exception {
        Cluster cluster = Cluster.open(data.client(), identity, ids, new SimpleMeterRegistry());
        clusters.add(cluster);
        return cluster;
    }
}
