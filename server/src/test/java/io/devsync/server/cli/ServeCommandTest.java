package io.devsync.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.server.DevSyncVersion;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ServeCommandTest {

    @TempDir
    Path folder;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stopServers() throws InterruptedException {
        threads.shutdownNow();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void startLineForProgramsSaysWhereEverythingIs() throws IOException {
        BsonDocument started = start(Map.of(), "--port", "0", "--json");

        assertThat(started.getString("event").getValue()).isEqualTo("started");
        assertThat(started.getString("version").getValue()).isEqualTo(DevSyncVersion.current());
        assertThat(started.getString("baseUrl").getValue()).matches("http://localhost:\\d+");
        assertThat(started.getString("dataSource").getValue()).startsWith("mongodb://");
        assertThat(started.getString("dataFolder").getValue()).isEqualTo(folder.resolve("data").toString());
        assertThat(started.getBoolean("autoCreate").getValue()).isTrue();
        assertThat(started.getArray("lanUrls")).isEmpty();
        assertThat(started.getString("adminUser").getValue()).isEqualTo("unique_user@domain.com");
        assertThat(started.getString("adminPassword").getValue()).isEqualTo("password");
    }

    @Test
    void variableWinsOverFile() throws IOException {
        Path config = config("auto-create = false", "port = 0");

        BsonDocument started = start(
                Map.of("DEVSYNC_CONFIG", config.toString(), "DEVSYNC_AUTO_CREATE", "true"), "--json");

        assertThat(started.getBoolean("autoCreate").getValue()).isTrue();
    }

    @Test
    void fileWinsOverDefault() throws IOException {
        Path config = config("auto-create = false", "json = true");

        BsonDocument started = start(Map.of(), "--config", config.toString(), "--port", "0");

        assertThat(started.getBoolean("autoCreate").getValue()).isFalse();
    }

    @Test
    void flagWinsOverVariable() throws IOException {
        BsonDocument started = start(
                Map.of("DEVSYNC_AUTO_CREATE", "false", "DEVSYNC_JSON", "true"), "--auto-create", "--port", "0");

        assertThat(started.getBoolean("autoCreate").getValue()).isTrue();
    }

    @Test
    void negatedFlagWinsOverVariable() throws IOException {
        BsonDocument started =
                start(Map.of("DEVSYNC_AUTO_CREATE", "true"), "--no-auto-create", "--port", "0", "--json");

        assertThat(started.getBoolean("autoCreate").getValue()).isFalse();
    }

    @Test
    void flagRepeatsWhatTheFileSays() throws IOException {
        Path config = config("auto-create = false", "json = true");

        BsonDocument started = start(
                Map.of(), "--config", config.toString(), "--port", "0", "--no-auto-create", "--json");

        assertThat(started.getBoolean("autoCreate").getValue()).isFalse();
    }

    @Test
    void busyPortIsOneSentenceAndFailure() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Run run = Run.of(serve("--port", String.valueOf(taken.getLocalPort())));

            assertThat(run.err()).startsWith("devsync: ").contains(String.valueOf(taken.getLocalPort()));
            assertThat(run.err().lines()).hasSize(1);
            assertThat(run.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void dataFolderThatIsAFileIsOneSentenceAndFailure() throws IOException {
        Files.writeString(folder.resolve("data"), "not a folder");

        Run run = Run.of(serve("--port", "0"));

        assertThat(run.err()).startsWith("devsync: ").contains(folder.resolve("data").toString());
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void interruptedServerStopsAndSaysSo() throws Exception {
        PipedReader out = new PipedReader();
        Future<Integer> exitCode = threads.submit(program(Map.of(), out, serve("--port", "0", "--json")));
        BufferedReader lines = new BufferedReader(out);
        lines.readLine();

        threads.shutdownNow();

        assertThat(lines.readLine()).isEqualTo("{\"event\":\"stopped\"}");
        assertThat(exitCode.get()).isZero();
    }

    private BsonDocument start(Map<String, String> environment, String... options) throws IOException {
        PipedReader out = new PipedReader();
        threads.submit(program(environment, out, serve(options)));
        return BsonDocument.parse(new BufferedReader(out).readLine());
    }

    private Callable<Integer> program(Map<String, String> environment, PipedReader out, String[] args)
            throws IOException {
        PrintWriter writer = new PrintWriter(new PipedWriter(out), true);
        PrintWriter errors = new PrintWriter(new StringWriter());
        return () -> new Program(new HashMap<>(environment), writer, errors).run(args);
    }

    private String[] serve(String... options) {
        String data = folder.resolve("data").toString();
        List<String> args = new ArrayList<>(List.of("serve", "--data", data, "--mongodb-port", "0"));
        args.addAll(List.of(options));
        return args.toArray(String[]::new);
    }

    private Path config(String... lines) throws IOException {
        return Files.write(folder.resolve("devsync.conf"), List.of(lines));
    }
}
