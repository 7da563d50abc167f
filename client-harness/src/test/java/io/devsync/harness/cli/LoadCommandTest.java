package io.devsync.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.server.DevSync;
import io.devsync.server.DevSyncOptions;
import io.devsync.server.cli.ExitCode;
import io.devsync.server.cli.Program;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void isACommandOfDevsync() {
        assertThat(run("load", "--help")).isEqualTo(ExitCode.OK);

        assertThat(out.toString()).contains("upload", "bootstrap", "chat", "conflict", "--yes-i-own-this-server");
    }

    @Test
    void serverOnAnotherMachineIsRefusedBeforeAnythingIsSent() {
        assertThat(run("load", "upload", "--url", "http://192.0.2.1:9090")).isEqualTo(ExitCode.USAGE);

        assertThat(err.toString()).contains("192.0.2.1", "--yes-i-own-this-server");
    }

    @Test
    void unknownWorkloadIsRefused() {
        assertThat(run("load", "everything")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void goodRunEndsWithZeroAndAReport() throws Exception {
        try (DevSync server = DevSync.start(
                DevSyncOptions.builder().port(0).dataFolder(folder).build())) {
            int code = run(
                    "load", "conflict", "--url", server.baseUrl(), "--devices", "2", "--transactions", "10", "--json");

            assertThat(code).as(out + "\n" + err).isEqualTo(ExitCode.OK);
        }
        assertThat(out.toString()).contains("\"converged\":true", "\"problems\":[]");
    }

    @Test
    void runThatCannotConnectEndsWithOne() {
        int code = run("load", "upload", "--url", "http://127.0.0.1:1", "--devices", "1", "--timeout", "1");

        assertThat(code).isEqualTo(ExitCode.FAILURE);
        assertThat(out.toString()).contains("problem:");
    }

    private int run(String... args) {
        return new Program(Map.of(), new PrintWriter(out, true), new PrintWriter(err, true)).run(args);
    }
}
