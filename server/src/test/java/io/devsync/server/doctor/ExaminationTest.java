package io.devsync.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import io.devsync.server.doctor.Finding.Level;
import io.devsync.server.embedded.EmbeddedDataSource;
import io.devsync.server.embedded.EmbeddedOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExaminationTest {

    private static final BsonDocument MONGODB_8 = BsonDocument.parse("{version: '8.0.1'}");

    @TempDir
    private Path folder;

    @Test
    void embeddedDataSourceIsInOrder() throws Exception {
        try (EmbeddedDataSource dataSource = EmbeddedDataSource.start(EmbeddedOptions.in(folder));
                MongoClient client = MongoClients.create(dataSource.uri())) {
            List<Finding> findings =
                    Examination.all(client, new ConnectionString(dataSource.uri()), Clock.systemUTC());

            assertThat(findings).extracting(Finding::level).containsOnly(Level.OK);
            assertThat(findings)
                    .extracting(Finding::check)
                    .contains("topology", "writes", "transactions", "change streams");
        }
    }

    @Test
    void wrongClockIsFound() throws Exception {
        try (EmbeddedDataSource dataSource = EmbeddedDataSource.start(EmbeddedOptions.in(folder));
                MongoClient client = MongoClients.create(dataSource.uri())) {
            Clock wrong = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(5));

            List<Finding> findings = Examination.all(client, new ConnectionString(dataSource.uri()), wrong);

            assertThat(findings)
                    .filteredOn(finding -> finding.check().equals("clock"))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.advice()).contains("NTP"));
        }
    }

    @Test
    void shardedClusterIsRefusedWithAReason() {
        assertThat(kind("{msg: 'isdbgrid'}", MONGODB_8, false)).isEqualTo(DeploymentKind.SHARDED);
        assertThat(DeploymentKind.SHARDED.finding(new BsonDocument()))
                .satisfies(finding -> assertThat(finding.level()).isEqualTo(Level.ERROR))
                .satisfies(finding -> assertThat(finding.advice()).contains("replica set"));
    }

    @Test
    void kindsAreToldApart() {
        assertThat(kind("{setName: 'rs0'}", MONGODB_8, false)).isEqualTo(DeploymentKind.REPLICA_SET);
        assertThat(kind("{isreplicaset: true}", MONGODB_8, false)).isEqualTo(DeploymentKind.REPLICA_SET);
        assertThat(kind("{}", MONGODB_8, false)).isEqualTo(DeploymentKind.STANDALONE);
        assertThat(kind("{msg: 'isdbgrid'}", MONGODB_8, true)).isEqualTo(DeploymentKind.SERVERLESS);
        assertThat(kind("{}", BsonDocument.parse("{version: '7.0', dataLake: {}}"), false))
                .isEqualTo(DeploymentKind.FEDERATED);
    }

    @Test
    void everyFaultSaysWhatToDo() {
        for (DeploymentKind kind : DeploymentKind.values()) {
            Finding finding = kind.finding(new BsonDocument());

            assertThat(finding.advice()).as(kind.name()).isNotEmpty();
        }
    }

    private static DeploymentKind kind(String hello, BsonDocument buildInfo, boolean loadBalanced) {
        return DeploymentKind.of(BsonDocument.parse(hello), buildInfo, loadBalanced);
    }
}
