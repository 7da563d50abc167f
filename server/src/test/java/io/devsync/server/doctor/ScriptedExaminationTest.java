package io.devsync.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import io.devsync.server.doctor.Finding.Level;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the doctor says of servers that are not as they should be. */
class ScriptedExaminationTest {

    @TempDir
    private Path folder;

    private ScriptedMongod mongod;

    @BeforeEach
    void start() {
        mongod = new ScriptedMongod(folder);
    }

    @AfterEach
    void stop() {
        mongod.close();
    }

    private List<Finding> examined() {
        return examined(mongod.uri());
    }

    private static List<Finding> examined(String uri) {
        try (MongoClient client = MongoClients.create(uri)) {
            List<Finding> findings = Examination.all(client, new ConnectionString(uri), Clock.systemUTC());
            assertThat(findings).allSatisfy(finding -> assertThat(finding.level() == Level.OK || !finding.advice().isEmpty())
                    .as(finding.toString()).isTrue());
            return findings;
        }
    }

    private static Finding of(List<Finding> findings, String check) {
        return findings.stream().filter(finding -> finding.check().equals(check)).findFirst().orElseThrow();
    }

    private void assertFault(String check, Level level, String text, String advice) {
        assertThat(of(examined(), check)).satisfies(finding -> {
            assertThat(finding.level()).isEqualTo(level);
            assertThat(finding.text()).contains(text);
            assertThat(finding.advice()).contains(advice);
        });
    }

    private static void standalone(BsonDocument hello) {
        List.of("setName", "hosts", "setVersion", "me", "primary", "secondary", "electionId", "lastWrite").forEach(hello::remove);
    }

    @Test
    void standaloneServerIsLimited() {
        mongod.hello(ScriptedExaminationTest::standalone);

        assertFault("topology", Level.WARNING, "standalone", "--replSet");
        assertThat(examined()).extracting(Finding::check).contains("writes").doesNotContain("transactions", "change streams", "oplog");
    }

    @Test
    void shardedClusterIsRefused() {
        mongod.hello(hello -> {
            standalone(hello);
            hello.append("msg", new BsonString("isdbgrid"));
        });

        assertFault("topology", Level.ERROR, "sharded", "replica set");
    }

    @Test
    void setThatIsNotInitiatedIsRefused() {
        mongod.hello(hello -> {
            standalone(hello);
            hello.append("isreplicaset", org.bson.BsonBoolean.TRUE);
        });

        List<Finding> findings = examined(mongod.uri() + "&directConnection=true");

        assertThat(of(findings, findings.size() > 1 ? "topology" : "reachable").level()).isEqualTo(Level.ERROR);
    }

    @Test
    void federatedDatabaseIsRefused() {
        mongod.buildInfo("{version: '7.0.0', dataLake: {version: '1'}}");

        assertFault("topology", Level.ERROR, "federated", "cluster behind it");
    }

    @ParameterizedTest
    @CsvSource({"3.6.9, ERROR", "4.2.1, ERROR", "4.4.0, WARNING", "5.0.3, OK", "8.0.4, OK"})
    void versionIsChecked(String version, Level level) {
        mongod.buildInfo("{version: '" + version + "'}");

        assertThat(of(examined(), "version")).satisfies(finding -> {
            assertThat(finding.level()).isEqualTo(level);
            assertThat(finding.text()).contains(version);
        });
    }

    @Test
    void missingRightsAreNamedWithTheRoleThatGivesThem() {
        mongod.refuses("insert", 13, "not authorized on __devsync to execute command");

        assertFault("writes", Level.ERROR, "may not write", "readWriteAnyDatabase");
        assertThat(of(examined(), "transactions").level()).isEqualTo(Level.ERROR);
    }

    @Test
    void changeStreamsThatCannotBeOpenedAreAnError() {
        mongod.refuses("aggregate", 13, "not authorized on __devsync");

        assertFault("change streams", Level.ERROR, "may not open change streams", "readWriteAnyDatabase");
    }

    @ParameterizedTest
    @CsvSource({"3600, 0, WARNING", "200000, 0, OK", "3600, 72, OK"})
    void oplogWindowIsMeasured(int seconds, int retentionHours, Level level) {
        mongod.answer("find", (request, reply) -> request.database().equals("local") ? oplog(request.body(), seconds) : reply);
        mongod.answer("serverStatus", (request, reply) ->
                reply.append("oplogTruncation", new BsonDocument("oplogMinRetentionHours", new BsonInt32(retentionHours))));

        assertThat(of(examined(), "oplog").level()).isEqualTo(level);
    }

    private static BsonDocument oplog(BsonDocument find, int seconds) {
        boolean first = find.getDocument("sort").getNumber("$natural").intValue() > 0;
        int now = (int) Clock.systemUTC().instant().getEpochSecond();
        return BsonDocument.parse("{ok: 1.0, cursor: {id: {$numberLong: '0'}, ns: 'local.oplog.rs', firstBatch: [{ts: {$timestamp: {t: "
                + (first ? now - seconds : now) + ", i: 1}}}]}}");
    }

    @Test
    void oplogThatCannotBeReadIsAWarning() {
        mongod.answer("find", (request, reply) -> request.database().equals("local")
                ? BsonDocument.parse("{ok: 0.0, code: 13, codeName: 'Unauthorized', errmsg: 'not authorized on local'}") : reply);

        assertFault("oplog", Level.WARNING, "cannot be read", "rs.printReplicationInfo()");
    }

    @Test
    void leftoversOfTheOriginalAreMentioned() {
        mongod.answer("listDatabases", (request, reply) ->
                BsonDocument.parse("{ok: 1.0, databases: [{name: '__realm_sync', sizeOnDisk: 1, empty: false}]}"));

        assertThat(of(examined(), "leftovers").text()).contains("can be dropped");
    }

    @Test
    void nothingIsLeftBehind() {
        examined();

        try (MongoClient client = MongoClients.create(mongod.uri())) {
            assertThat(reactor.core.publisher.Flux.from(client.listDatabaseNames()).collectList().block()).isEmpty();
        }
    }

    @Test
    void serverThatIsNotThereIsSaidSo() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = free.getLocalPort();
        }

        List<Finding> findings = examined("mongodb://127.0.0.1:" + port + "/?serverSelectionTimeoutMS=500");

        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.check()).isEqualTo("reachable");
            assertThat(finding.level()).isEqualTo(Level.ERROR);
            assertThat(finding.advice()).contains("access list");
        });
    }

    @Test
    void wrongPasswordIsToldFromAnAddressThatIsWrong() {
        mongod.refuses("saslStart", 18, "Authentication failed.");
        String uri = mongod.uri().replace("://", "://ada:wrong@") + "&authMechanism=SCRAM-SHA-256";

        assertThat(examined(uri)).singleElement().satisfies(finding -> assertThat(finding.advice()).contains("password"));
    }

    @Test
    void tlsThatTheServerDoesNotSpeakIsToldFromAnAddressThatIsWrong() {
        String uri = mongod.uri().replace("5000", "1500") + "&tls=true";

        assertThat(examined(uri)).singleElement().satisfies(finding -> assertThat(finding.advice()).as(finding.text()).contains("TLS"));
    }
}
