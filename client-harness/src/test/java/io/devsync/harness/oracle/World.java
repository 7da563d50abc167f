package io.devsync.harness.oracle;

import io.devsync.harness.device.DeviceRuntime;
import io.devsync.harness.scratch.ScratchFolder;
import io.devsync.server.DevSync;
import io.devsync.server.DevSyncOptions;
import io.devsync.server.DevSyncStartException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** A server, a process per native client version, and the disk of all of them: where scripts are played. */
final class World implements AutoCloseable {

    private final Path nativeClients;
    private final Path logs;
    private final boolean verbose;
    private final Path disk = temporaryDirectory();
    private final DeviceRuntime runtime = DeviceRuntime.start(1);
    private final Map<DeviceKind, ClientProcess> processes = new EnumMap<>(DeviceKind.class);
    private final DevSync server;

    /**
     * Starts a server; clients are started when needed.
     *
     * @param nativeClients the folder with an unpacked native client per version, see the build
     * @param logs where native clients write what they have to say
     * @param verbose whether that is all they log
     */
    World(Path nativeClients, Path logs, boolean verbose) {
        this.verbose = verbose;
        this.nativeClients = nativeClients;
        this.logs = logs;
        try {
            server = DevSync.start(DevSyncOptions.builder()
                    .port(0)
                    .dataFolder(disk.resolve("server"))
                    .build());
        } catch (DevSyncStartException e) {
            throw new IllegalStateException(e);
        }
    }

    /** In memory where possible: on a disk each of the client's commits costs an fsync (spec real-client §5). */
    private static Path temporaryDirectory() {
        Path memory = Path.of("/dev/shm");
        try {
            return Files.isWritable(memory)
                    ? Files.createTempDirectory(memory, "devsync-oracle")
                    : Files.createTempDirectory("devsync-oracle");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A device of a script, online, with what the server has. */
    ScriptDevice open(DeviceKind kind, int number, Script script, String appId, Duration skew) {
        return switch (kind) {
            case SIMULATED -> PlayedDevice.open(runtime, script.focus(), server.baseUrl(), appId, skew);
            case REALM_1, REALM_2 ->
                NativeDevice.open(
                        processes.computeIfAbsent(kind, this::startProcess),
                        appId + "-" + number,
                        script,
                        server.baseUrl(),
                        appId,
                        disk.resolve(appId).resolve("device" + number));
        };
    }

    private ClientProcess startProcess(DeviceKind kind) {
        return ClientProcess.start(kind, nativeClients, logs.resolve("client-" + kind + ".log"), verbose);
    }

    /** Waits until the documents of an app hold what its devices have uploaded. */
    void awaitDocuments(String appId) {
        server.awaitDocuments(appId);
    }

    /** Lets no device of an app go on with its file; says how many files that were. */
    int resetDevices(String appId) {
        return server.resetDevices(appId);
    }

    /** Where the documents are. */
    String dataSourceUri() {
        return server.dataSourceUri();
    }

    /** Removes the files of an app's devices. */
    void forget(String appId) {
        ScratchFolder.remove(disk.resolve(appId));
    }

    /** Ends the native clients: after a failure they may be in any state. */
    void endClients() {
        processes.values().forEach(ClientProcess::close);
        processes.clear();
    }

    @Override
    public void close() {
        endClients();
        runtime.close();
        server.close();
        ScratchFolder.remove(disk);
    }
}
