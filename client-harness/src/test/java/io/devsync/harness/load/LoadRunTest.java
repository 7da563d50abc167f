package io.devsync.harness.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.devsync.harness.device.Wire;
import io.devsync.server.DevSync;
import io.devsync.server.DevSyncOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadRunTest {

    @TempDir
    private static Path folder;

    private static DevSync server;

    @BeforeAll
    static void start() throws Exception {
        server = DevSync.start(
                DevSyncOptions.builder().port(0).dataFolder(folder).build());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void uploadedObjectsReachAllDevices() {
        LoadReport report = run(WorkloadKind.UPLOAD, 3, 20, 1, false, "upload");

        assertThat(report.problems()).isEmpty();
        assertThat(report.good()).isTrue();
        assertThat(report.objects()).isEqualTo(120);
        assertThat(report.latenciesMs().get("acknowledged").count()).isEqualTo(60);
    }

    @Test
    void objectsWrittenOfflineReachAllDevices() {
        LoadReport report = run(WorkloadKind.UPLOAD, 2, 200, 1, true, "offline");

        assertThat(report.problems()).isEmpty();
        assertThat(report.objects()).isEqualTo(800);
        assertThat(report.latenciesMs().get("acknowledged").count()).isEqualTo(400);
    }

    @Test
    void newDevicesGetAllObjects() {
        LoadReport report = run(WorkloadKind.BOOTSTRAP, 3, 0, 250, false, "bootstrap");

        assertThat(report.problems()).isEmpty();
        assertThat(report.devices()).isEqualTo(4);
        assertThat(report.objects()).isEqualTo(250);
        assertThat(report.latenciesMs().get("first device").count()).isEqualTo(1);
        assertThat(report.latenciesMs().get("further devices").count()).isEqualTo(1);
        assertThat(report.ratios()).containsKey("a further device to the first, time");
    }

    @Test
    void objectsThatWereOftenChangedReachNewDevices() {
        LoadReport report = run(WorkloadKind.CHURN, 2, 0, 250, false, "churn");

        assertThat(report.problems()).isEmpty();
        assertThat(report.devices()).isEqualTo(7);
        assertThat(report.transactions()).isEqualTo(3 * 4);
        assertThat(report.ratios()).containsKey("bootstrap after churn to before, time");
    }

    @Test
    void everyObjectReachesTheLastDeviceBeforeTheNextIsWritten() {
        LoadReport report = run(WorkloadKind.FANOUT, 5, 8, 1, false, "fanout");

        assertThat(report.problems()).isEmpty();
        assertThat(report.objects()).isEqualTo(16);
        assertThat(report.latenciesMs().get("at the last device").count()).isEqualTo(8);
    }

    @Test
    void eachDeviceGetsTheObjectsThatMatch() {
        LoadReport report = run(WorkloadKind.MATCH, 12, 35, 1, false, "match");

        assertThat(report.problems()).isEmpty();
        assertThat(report.devices()).isEqualTo(13);
        assertThat(report.ratios()).containsKey("writing beside all queries to few, time");
    }

    @Test
    void devicesThatWereAwayCatchUp() {
        LoadReport report = run(WorkloadKind.CATCHUP, 2, 1500, 3, false, "catchup");

        assertThat(report.problems()).isEmpty();
        assertThat(report.objects()).isEqualTo(3);
        assertThat(report.latenciesMs().get("catch up").count()).isEqualTo(2);
    }

    @Test
    void cpuTimeOfTheServerIsReportedForEachStep() {
        LoadReport report = run(WorkloadKind.UPLOAD, 1, 1, 1, false, "cpu");

        assertThat(report.serverCpuMs().keySet()).isEqualTo(report.stepsMs().keySet());
    }

    @Test
    void everyMessageReachesEveryoneElse() {
        LoadReport report = run(WorkloadKind.CHAT, 4, 5, 1, false, "chat");

        assertThat(report.problems()).isEmpty();
        assertThat(report.latenciesMs().get("at another device").count()).isEqualTo(4 * 5 * 3);
        assertThat(report.latenciesMs().get("at all devices").count()).isEqualTo(4 * 5);
    }

    @Test
    void editsOfTheSameObjectsConverge() {
        LoadReport report = run(WorkloadKind.CONFLICT, 4, 60, 2, false, "conflict");

        assertThat(report.problems()).isEmpty();
        assertThat(report.converged()).isTrue();
        assertThat(report.objects()).isEqualTo(2);
    }

    @Test
    void devicesOnTheOpenWireConverge() {
        LoadOptions open = new LoadOptions(
                LoadTarget.of(server.baseUrl(), false), "load-open", Wire.OPEN, WorkloadKind.CONFLICT, 4, 60, 2, 1, 0, 1, 10, 0,
                false, Duration.ofSeconds(30), 1, OptionalLong.empty());

        LoadReport report = LoadRun.run(open, new LoadProgress());

        assertThat(report.problems()).isEmpty();
        assertThat(report.converged()).isTrue();
        assertThat(report.toText()).contains("4 devices on the open wire");
    }

    @Test
    void offlineEditsOfTheSameObjectsConverge() {
        LoadReport report = run(WorkloadKind.CONFLICT, 4, 60, 2, true, "conflict-offline");

        assertThat(report.problems()).isEmpty();
        assertThat(report.converged()).isTrue();
    }

    @Test
    void runThatCannotConnectFailsInTime() {
        LoadOptions unreachable = new LoadOptions(
                LoadTarget.of("http://127.0.0.1:1", false), "x", Wire.REALM, WorkloadKind.UPLOAD, 1, 1, 1, 1, 0, 1, 1, 0, false,
                Duration.ofSeconds(1), 1, OptionalLong.empty());

        LoadReport report = LoadRun.run(unreachable, new LoadProgress());

        assertThat(report.good()).isFalse();
        assertThat(report.problems()).anyMatch(problem -> problem.contains("connect"));
    }

    @Test
    void reportIsJson() throws Exception {
        LoadReport report = run(WorkloadKind.UPLOAD, 1, 1, 1, false, "json");

        JsonNode json = new JsonMapper().readTree(report.toJson());

        assertThat(json.get("workload").asText()).isEqualTo("upload");
        assertThat(json.get("converged").asBoolean()).isTrue();
        assertThat(json.at("/latenciesMs/acknowledged/count").asInt()).isEqualTo(1);
        assertThat(report.toText()).contains("all devices are equal");
    }

    @Test
    void serversElsewhereAreRefusedUnlessTheyAreTheUsers() {
        assertThatThrownBy(() -> LoadTarget.of("http://192.0.2.1:9090", false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("192.0.2.1")
                .hasMessageContaining(LoadTarget.OWN_SERVER_FLAG);

        assertThat(LoadTarget.of("http://192.0.2.1:9090/", true).baseUrl()).hasToString("http://192.0.2.1:9090");
        assertThat(LoadTarget.of("http://127.0.0.1:9090", false).baseUrl()).hasToString("http://127.0.0.1:9090");
    }

    @Test
    void addressThatIsNoneIsRefused() {
        assertThatThrownBy(() -> LoadTarget.of("localhost:9090", false)).hasMessageContaining("localhost:9090");
        assertThatThrownBy(() -> LoadTarget.of("ftp://localhost", false)).hasMessageContaining("ftp://localhost");
        assertThatThrownBy(() -> LoadTarget.of("http://localhost/?a=b", false)).hasMessageContaining("expected");
    }

    @Test
    void valueOutOfRangeIsRefused() {
        assertThatThrownBy(() -> options(WorkloadKind.UPLOAD, 0, 1, 1, false, "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("devices: 0");
    }

    private static LoadReport run(
            WorkloadKind workload, int devices, int transactions, int objects, boolean offline, String app) {
        return LoadRun.run(
                options(workload, devices, transactions, objects, offline, app), new LoadProgress());
    }

    private static LoadOptions options(
            WorkloadKind workload, int devices, int transactions, int objects, boolean offline, String app) {
        return new LoadOptions(
                LoadTarget.of(server.baseUrl(), false),
                "load-" + app,
                Wire.REALM,
                workload,
                devices,
                transactions,
                objects,
                workload == WorkloadKind.UPLOAD ? 2 : 1,
                3,
                workload == WorkloadKind.MATCH ? 2 * devices : 2,
                10,
                workload == WorkloadKind.CHAT ? 50 : 0,
                offline,
                Duration.ofSeconds(30),
                1,
                OptionalLong.of(ProcessHandle.current().pid()));
    }
}
