package io.devsync.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.server.DevSync;
import io.devsync.server.DevSyncOptions;
import io.devsync.server.DevSyncStartException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code devsync chaos} and {@code devsync explain}, against a server with an app that no device has synced with. */
class ChaosCommandsTest {

    @TempDir
    Path folder;

    private DevSync server;

    @BeforeEach
    void startServerWithAnApp() throws DevSyncStartException, IOException, InterruptedException {
        server = DevSync.start(
                DevSyncOptions.builder().port(0).dataFolder(folder).faults(true).build());
        URI login = URI.create(server.baseUrl() + "/api/client/v2.0/app/tasks/auth/providers/anon-user/login");
        try (HttpClient client = HttpClient.newHttpClient()) {
            client.send(
                    HttpRequest.newBuilder(login)
                            .POST(HttpRequest.BodyPublishers.ofString("{\"provider\":\"anon-user\"}"))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
        }
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void faultIsListedUntilItIsTakenBack() {
        assertThat(run("chaos", "list").out()).contains("No faults.");

        Run start = run("chaos", "start", "delay", "--delay-ms", "200", "--duration", "1h");
        Run list = run("chaos", "list", "--json");
        Run stop = run("chaos", "stop", "f1");

        assertThat(start.out()).as(start.err()).startsWith("f1 ").contains("delay", "until ");
        BsonDocument fault = BsonDocument.parse(list.out()).getArray("faults").get(0).asDocument();
        assertThat(fault.getNumber("delayMs").longValue()).isEqualTo(200);
        assertThat(stop.out()).contains("f1", "over");
        assertThat(run("chaos", "stop").out()).contains("0 faults taken back");
    }

    @Test
    void faultThatIsOverAtOnceSaysWhomItStruck() {
        assertThat(run("chaos", "start", "drop").out()).contains("drop struck 0");
    }

    @Test
    void orderThatMakesNoSenseIsOneSentence() {
        Run run = run("chaos", "start", "delay");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILURE);
        assertThat(run.err()).contains("answered 400", "delayMs: missing");
    }

    @Test
    void deviceThatNeverSyncedIsSaidToBeMissing() {
        Run run = run("explain", "--device", "7", "--class", "Dog", "--id", "1");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILURE);
        assertThat(run.err()).contains("no such device");
    }

    @Test
    void deviceOrUserIsAsked() {
        Run run = run("explain", "--class", "Dog", "--id", "1");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("--device", "--user");
    }

    private Run run(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.add("--url");
        all.add(server.baseUrl());
        return Run.of(all.toArray(new String[0]));
    }
}
