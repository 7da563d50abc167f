package io.devsync.harness.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.devsync.harness.device.DeviceRuntime;
import io.devsync.harness.device.SimulatedDevice;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.server.DevSync;
import io.devsync.server.DevSyncOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs every line that docs/testing-your-app.md tells readers to copy; needs a shell with curl. */
class TestingPageTest {

    private static final Path PAGE = Path.of("..", "docs", "testing-your-app.md");
    private static final String SEPARATOR = "--- next ---";
    private static final RealmSchema SCHEMA = RealmSchema.EMPTY.with(new ObjectSchema(
            "Dog",
            new ClassKind.TopLevel(new ClassKind.PrimaryKeyProperty("_id", PrimaryKey.Type.INT, false)),
            Map.of()));

    @TempDir
    private Path folder;

    @Test
    void everyLineDoesWhatThePageSays() throws Exception {
        assumeThat(runs("curl --version")).as("a shell with curl").isTrue();
        try (DevSync server = DevSync.start(
                        DevSyncOptions.builder().port(0).dataFolder(folder).faults(true).build());
                DeviceRuntime runtime = DeviceRuntime.start(1);
                SimulatedDevice device = SimulatedDevice.builder(server.baseUrl(), "my-app")
                        .schema(SCHEMA)
                        .runtime(runtime)
                        .subscribe("Dog", "TRUEPREDICATE")
                        .connect()) {
            device.awaitSubscribed(Duration.ofSeconds(60));

            String[] answers = run(script().replace("http://localhost:9090", server.baseUrl())).split(SEPARATOR);

            TreeSet<String> kinds = new TreeSet<>();
            for (String answer : Arrays.copyOf(answers, answers.length - 1)) {
                JsonNode json = new JsonMapper().readTree(answer);
                assertThat(json.isObject()).as(answer).isTrue();
                assertThat(json.has("error_code")).as(answer).isFalse();
                kinds.add(json.path("kind").asText());
            }
            kinds.remove("");
            assertThat(kinds).containsExactly(
                    "clientReset", "clockSkew", "compensatingWrite", "cut", "delay", "drop", "error", "expireToken", "pause",
                    "refuse", "throttle");
        }
    }

    /** The page's lines, with a mark after each answer. */
    private static String script() throws IOException {
        Matcher blocks = Pattern.compile("(?s)```sh\n(.*?)```").matcher(Files.readString(PAGE));
        StringBuilder script = new StringBuilder("set -e\n");
        while (blocks.find()) {
            for (String line : blocks.group(1).split("\n")) {
                script.append(line).append('\n');
                if (line.startsWith("curl ")) {
                    script.append("echo '").append(SEPARATOR).append("'\n");
                }
            }
        }
        return script.toString();
    }

    private static boolean runs(String command) throws InterruptedException {
        try {
            return new ProcessBuilder("sh", "-c", command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException none) {
            return false;
        }
    }

    private static String run(String script) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("sh", "-c", script).redirectErrorStream(true).start();
        shell.getOutputStream().close();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(shell.exitValue()).as(output).isZero();
        return output;
    }
}
