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
import java.util.Map;
import org.bson.BsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code devsync logs} against a server of its own. */
class LogsCommandTest {

    @TempDir
    Path folder;

    private DevSync server;

    @BeforeEach
    void startServerWithALoginAndAFailure() throws DevSyncStartException, IOException, InterruptedException {
        server = DevSync.start(DevSyncOptions.builder()
                .port(0)
                .dataFolder(folder)
                .adminPassword("correct horse")
                .build());
        logIn("anon-user", "{\"provider\":\"anon-user\"}");
        logIn("local-userpass", "{\"provider\":\"local-userpass\",\"username\":\"a\",\"password\":\"b\"}");
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void newestEntryIsTheLastLine() {
        Run run = logs("--app", "tasks", "--admin-password", "correct horse");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines()).hasSize(2);
        assertThat(run.out().lines().toList().getFirst()).contains("AUTH", "logged in by anon-user");
        assertThat(run.out().lines().toList().getLast()).contains("AUTH", "InvalidPassword");
    }

    @Test
    void filterGoesToTheServer() {
        Run run = Run.with(
                Map.of("DEVSYNC_ADMIN_PASSWORD", "correct horse"),
                "logs", "--url", server.baseUrl(), "--app", "tasks", "--errors", "--type", "AUTH,API", "--json");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines()).hasSize(1);
        assertThat(BsonDocument.parse(run.out()).getString("error_code").getValue()).isEqualTo("InvalidPassword");
    }

    @Test
    void failuresAreOneSentence() {
        Run wrongPassword = logs("--app", "tasks");
        Run unknownApp = logs("--app", "nobody", "--admin-password", "correct horse");

        assertThat(wrongPassword.exitCode()).isEqualTo(ExitCode.FAILURE);
        assertThat(wrongPassword.err()).contains("answered 401: invalid username/password");
        assertThat(unknownApp.exitCode()).isEqualTo(ExitCode.FAILURE);
        assertThat(unknownApp.err()).contains("the server has no app nobody");
    }

    private Run logs(String... more) {
        String[] args = new String[more.length + 3];
        args[0] = "logs";
        args[1] = "--url";
        args[2] = server.baseUrl();
        System.arraycopy(more, 0, args, 3, more.length);
        return Run.of(args);
    }

    private void logIn(String provider, String body) throws IOException, InterruptedException {
        URI uri = URI.create(
                server.baseUrl() + "/api/client/v2.0/app/tasks/auth/providers/" + provider + "/login");
        try (HttpClient client = HttpClient.newHttpClient()) {
            client.send(
                    HttpRequest.newBuilder(uri)
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
        }
    }
}
