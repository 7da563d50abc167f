package io.devsync.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.server.cli.ExitCode;
import io.devsync.server.cli.Program;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoakCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void nothingIsLostWhenServersAreKilled() {
        int code = run(
                "soak", "crash", "--kills", "4", "--devices", "4", "--life", "300", "--seed", "3", "--folder", folder.toString());

        assertThat(code).as(out + "\n" + err).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).startsWith("good: ").contains("0 lost, 0 doubled, 0 devices reset");
    }

    @Test
    void folderThatHoldsSomethingIsRefused() throws Exception {
        Files.createFile(folder.resolve("data"));

        assertThat(run("soak", "crash", "--folder", folder.toString())).isEqualTo(ExitCode.USAGE);

        assertThat(err.toString()).contains(folder.toString(), "an empty folder");
    }

    @Test
    void countOutOfRangeIsRefused() {
        assertThat(run("soak", "crash", "--kills", "0")).isEqualTo(ExitCode.USAGE);

        assertThat(err.toString()).contains("kills: 0 (expected: 1 to 100000)");
    }

    private int run(String... args) {
        return new Program(Map.of(), new PrintWriter(out, true), new PrintWriter(err, true)).run(args);
    }
}
