package io.devsync.harness.soak;

import io.devsync.harness.device.DeviceRuntime;
import io.devsync.harness.realm.ClientJvm;
import io.devsync.harness.scratch.ScratchFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The devices of a soak that Realm's native clients take part in: of every six devices one has the newest client, one the
 * oldest, and the others are simulated. A process per version; used by the soak's thread.
 */
final class RealmClients implements ParticipantFactory, AutoCloseable {

    /** Of so many devices one has either native client. */
    static final int EVERY = 6;

    private final Path nativeClients;
    private final Path log;
    private final DeviceRuntime runtime = DeviceRuntime.start(1);
    private final ParticipantFactory simulated = CrashSoak.simulated(runtime);
    private final Path disk;
    private final Map<String, Host> hosts = new ConcurrentHashMap<>();

    /** A process, and the devices in it. */
    private record Host(Process process, PrintStream commands, Map<String, RealmParticipant> devices) {}

    /**
     * @param nativeClients the folder with an unpacked native client per version, see the build
     * @param log what the clients have to say
     */
    RealmClients(Path nativeClients, Path log) {
        this.nativeClients = nativeClients;
        this.log = log;
        this.disk = temporaryDirectory();
    }

    /** In memory where possible: on a disk each of the client's commits costs an fsync (spec real-client §5). */
    private static Path temporaryDirectory() {
        Path memory = Path.of("/dev/shm");
        try {
            return Files.isWritable(memory)
                    ? Files.createTempDirectory(memory, "devsync-soak")
                    : Files.createTempDirectory("devsync-soak");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Participant make(String baseUrl, String appId, int number, long seed) {
        return switch (number % EVERY) {
            case 3 -> real(ClientJvm.NEWEST, baseUrl, appId, number, seed);
            case 5 -> real(ClientJvm.OLDEST, baseUrl, appId, number, seed);
            default -> simulated.make(baseUrl, appId, number, seed);
        };
    }

    private Participant real(String version, String baseUrl, String appId, int number, long seed) {
        Host host = hosts.computeIfAbsent(version, this::start);
        String owner = "device" + number;
        RealmParticipant participant = new RealmParticipant(owner, version, host.commands()::println);
        host.devices().put(owner, participant);
        Path directory = disk.resolve(owner);
        host.commands().println(String.join("\t", "open", owner, baseUrl, appId, directory.toString(), Long.toString(seed)));
        return participant;
    }

    private Host start(String version) {
        try {
            Process process = new ProcessBuilder(ClientJvm.command(version, nativeClients, RealmDeviceHost.class))
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            Host host = new Host(
                    process,
                    new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8),
                    new ConcurrentHashMap<>());
            Thread.ofPlatform().daemon().name("devices-" + version).start(() -> read(version, host));
            return host;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void read(String version, Host host) {
        try (BufferedReader lines = host.process().inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int tab = line.indexOf('\t');
                RealmParticipant device = tab < 0 ? null : host.devices().get(line.substring(0, tab));
                if (device != null) {
                    device.hear(line.substring(tab + 1));
                }
            }
        } catch (IOException closed) {
            // As when it ends.
        }
        List.copyOf(host.devices().values())
                .forEach(device -> device.hear("trouble\tthe process of client " + version + " has ended"));
    }

    /** Ends the clients at once and removes their files. */
    @Override
    public void close() {
        hosts.values().forEach(host -> {
            host.devices().clear();
            host.process().destroyForcibly().onExit().join();
        });
        runtime.close();
        ScratchFolder.remove(disk);
    }
}
