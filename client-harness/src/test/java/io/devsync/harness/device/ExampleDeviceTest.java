package io.devsync.harness.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import io.devsync.server.DevSync;
import io.devsync.server.DevSyncOptions;
import io.devsync.server.store.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.bson.Document;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of docs/device-protocol.md does what the page says: run as a reader would run it. */
@Tag("node")
class ExampleDeviceTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String APP = "weather";
    /** What npm says of a registry that it cannot reach, which is not the example's fault. */
    private static final Pattern UNREACHABLE =
            Pattern.compile("npm (ERR!|error) code (ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENETUNREACH)");
    /** Maven runs the tests in the module's folder. */
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

    static final RealmSchema SCHEMA = RealmSchema.EMPTY.with(new ObjectSchema(
            "Reading",
            new ClassKind.TopLevel(new ClassKind.PrimaryKeyProperty("_id", PrimaryKey.Type.STRING, false)),
            Map.of("celsius", Dogs.property("celsius", PropertyType.DOUBLE, false, CollectionType.SINGLE))));

    @TempDir
    private Path folder;

    @Test
    void exampleTakesPart() throws Exception {
        assumeTrue(hasNode(), "needs Node.js 20 or newer with npm");
        Path example = Files.createDirectory(folder.resolve("example"));
        for (String file : List.of("device.mjs", "package.json", "package-lock.json")) {
            Files.copy(REPOSITORY.resolve("docs/examples/device").resolve(file), example.resolve(file));
        }
        Output install = run(example, "npm", "ci", "--no-audit", "--no-fund", "--prefer-offline");
        assertThat(install.process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assumeTrue(
                install.lines.stream().noneMatch(UNREACHABLE.asPredicate()), "needs the npm registry: " + install.lines);
        assertThat(install.process.exitValue()).as("npm ci: " + install.lines).isZero();

        try (DevSync server = DevSync.start(DevSyncOptions.builder()
                        .port(0)
                        .dataFolder(folder.resolve("data"))
                        .build());
                SimulatedDevice other = SimulatedDevice.builder(server.baseUrl(), APP)
                        .schema(SCHEMA)
                        .subscribe("Reading", "TRUEPREDICATE")
                        .connect()) {
            Output node = run(
                    example,
                    "node",
                    "device.mjs",
                    server.baseUrl(),
                    APP,
                    REPOSITORY
                            .resolve("protocol/src/main/proto/devsync/device/v1/device.proto")
                            .toString());
            try {
                other.awaitObjects(objects -> !objects.isEmpty(), PATIENCE);
                ObjectKey written = other.objects().keySet().iterator().next();
                assertThat(other.find(written).orElseThrow().properties())
                        .containsEntry("celsius", new Scalar.Double(21.5));
                assertThat(documents(server)).extracting(document -> document.get("celsius")).containsExactly(21.5);

                other.write(tx -> tx.set(written, "celsius", new Scalar.Double(30.25)));
                String id = ((PrimaryKey.StringKey) written.key()).value();
                node.awaitLine(id + " {\"celsius\":30.25}");
                other.write(tx -> tx.delete(written));
                node.awaitLine(id + " null");
            } finally {
                node.process.destroy();
            }
        }
    }

    private static List<Document> documents(DevSync server) {
        server.awaitDocuments(APP);
        try (MongoClient client = MongoClients.create(server.dataSourceUri())) {
            return Await.all(client.getDatabase(APP).getCollection("Reading").find(), PATIENCE);
        }
    }

    private static boolean hasNode() throws InterruptedException {
        try {
            Process node = new ProcessBuilder("node", "--version").start();
            String version = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            int major = Integer.parseInt(version.replaceFirst("^v(\\d+)\\..*", "$1"));
            return major >= 20 && new ProcessBuilder("npm", "--version").start().waitFor() == 0;
        } catch (IOException | NumberFormatException missing) {
            return false;
        }
    }

    private static Output run(Path folder, String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        Output output = new Output(process, new LinkedBlockingQueue<>());
        Thread.ofVirtual().start(() -> {
            try (BufferedReader reader = process.inputReader()) {
                reader.lines().forEach(output.lines::add);
            } catch (IOException ended) {
                output.lines.add("output ended: " + ended.getMessage());
            }
        });
        return output;
    }

    private record Output(Process process, BlockingQueue<String> lines) {

        void awaitLine(String wanted) throws InterruptedException {
            StringBuilder seen = new StringBuilder();
            while (true) {
                String line = lines.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                assertThat(line).as("waiting for: " + wanted + "\nafter:" + seen).isNotNull();
                if (line.equals(wanted)) {
                    return;
                }
                seen.append('\n').append(line);
            }
        }
    }
}
