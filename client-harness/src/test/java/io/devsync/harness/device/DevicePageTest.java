package io.devsync.harness.device;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.TextFormat;
import io.devsync.protocol.device.DeviceWire;
import io.devsync.protocol.device.v1.DeviceFrame;
import io.devsync.protocol.device.v1.FileIdent;
import io.devsync.protocol.device.v1.ServerFrame;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import io.devsync.server.DevSync;
import io.devsync.server.DevSyncOptions;
import io.devsync.server.session.SyncLimits;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keeps docs/device-protocol.md true: its session is played message by message, its numbers are the code's. */
class DevicePageTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Path PAGE =
            Path.of("..").toAbsolutePath().normalize().resolve("docs/device-protocol.md");
    private static final Pattern BLOCK = Pattern.compile("```textproto\n# (\\w+)(.*)\n([^`]*)```");
    private static final ObjectKey KITCHEN = new ObjectKey("Reading", new PrimaryKey.StringKey("kitchen"));

    @TempDir
    private Path folder;

    /** One message of the page's session. */
    private record Step(String who, String when, String message) {}

    @Test
    void serverAnswersAsThePageSays() throws Exception {
        List<Step> steps = new ArrayList<>();
        Matcher block = BLOCK.matcher(Files.readString(PAGE));
        while (block.find()) {
            steps.add(new Step(block.group(1), block.group(2), block.group(3)));
        }
        assertThat(steps).hasSizeGreaterThan(10);

        try (DevSync server = DevSync.start(
                        DevSyncOptions.builder().port(0).dataFolder(folder).build());
                HttpClient http = HttpClient.newHttpClient();
                RawDevice device =
                        RawDevice.User.logIn(http, server.baseUrl(), "my-app").connect()) {
            FileIdent file = FileIdent.getDefaultInstance();
            for (Step step : steps) {
                if (step.who.equals("device")) {
                    DeviceFrame.Builder said = DeviceFrame.newBuilder();
                    TextFormat.merge(step.message, said);
                    if (said.hasIdent()) {
                        said.getIdentBuilder().setFile(file);
                    }
                    device.say(said.build());
                    continue;
                }
                if (step.when.contains("another device")) {
                    writeElsewhere(server.baseUrl());
                }
                ServerFrame answer = device.nextFrame();
                if (answer.hasIdent()) {
                    file = answer.getIdent().getFile();
                }
                ServerFrame.Builder expected = ServerFrame.newBuilder();
                TextFormat.merge(step.message, expected);
                assertThat(comparable(answer)).as("answer to the step before").isEqualTo(comparable(expected.build()));
            }
        }
    }

    /** Without what is chance or time. */
    private static String comparable(ServerFrame frame) {
        return frame.toString().replaceAll("(salt|origin_timestamp): -?\\d+\n", "$1: ...\n");
    }

    @Test
    void limitsAreTheCodes() throws IOException {
        String page = Files.readString(PAGE);
        String table = page.substring(page.indexOf("<!-- limits:"), page.indexOf("<!-- end of limits -->"));
        SyncLimits limits = SyncLimits.DEFAULT;

        assertThat(table.lines().skip(3).toList())
                .containsExactly(
                        "| message of a device | " + DeviceWire.LIMITS.messageBytesMax() + " bytes |",
                        "| `hello` | " + DeviceWire.HELLO_BYTES_MAX + " bytes |",
                        "| message of the server | " + DeviceWire.SERVER_MESSAGE_BYTES_MAX + " bytes of instructions |",
                        "| changesets in an upload | " + DeviceWire.LIMITS.changesetsMax() + " |",
                        "| subscriptions | " + DeviceWire.LIMITS.queryBytesMax() + " bytes |",
                        "| sessions of a connection | " + limits.sessionsPerConnectionMax() + " |",
                        "| class name | 57 bytes |",
                        "| property name | 63 bytes |",
                        "| silence | " + limits.idleTimeout().toMinutes() + " minutes |");
    }

    @Test
    void errorCodesAreThoseOfTheProtocol() throws IOException {
        String page = Files.readString(PAGE);
        String table = page.substring(page.indexOf("| Code | When |"), page.indexOf("A device that cannot integrate"));
        Set<Integer> known =
                Arrays.stream(SyncError.Code.values()).map(SyncError.Code::number).collect(Collectors.toSet());

        List<Integer> named = table.lines()
                .skip(2)
                .filter(line -> line.startsWith("|"))
                .flatMap(line -> Stream.of(line.split("\\|")[1].strip().split(", ")))
                .map(Integer::valueOf)
                .toList();

        assertThat(known).containsAll(named);
    }

    private static void writeElsewhere(String baseUrl) {
        try (SimulatedDevice other = SimulatedDevice.builder(baseUrl, "my-app")
                .schema(ExampleDeviceTest.SCHEMA)
                .subscribe("Reading", "TRUEPREDICATE")
                .connect()) {
            other.awaitSubscribed(PATIENCE);
            other.write(tx -> tx.set(KITCHEN, "celsius", new Scalar.Double(30.25)));
            other.awaitUploaded(PATIENCE);
        }
    }
}
