package io.devsync.harness.interop;

import io.devsync.harness.realm.AnswerFilter;
import io.devsync.harness.realm.RealmApp;
import io.devsync.harness.realm.RealmRuntime;
import io.devsync.harness.scratch.ScratchFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives each test devices of its own, an app of its own, and a server.
 *
 * <p>All tests of a JVM share one server, since apps are isolated from each other; a test that stops its server or needs
 * options starts another one. A failed test leaves the native client's log in {@code target/interop}.
 */
final class Devices implements BeforeEachCallback, AfterEachCallback {

    private static final ExtensionContext.Namespace SHARED = ExtensionContext.Namespace.create(Devices.class);
    private static final Path LOGS = Path.of("target", "interop");
    private static final int LOG_LINES = 2_000;

    private final List<AutoCloseable> toClose = new ArrayList<>();
    private Path directory = Path.of("");
    private String appId = "";
    private SharedServer shared;

    @Override
    public void beforeEach(ExtensionContext context) {
        shared = context.getRoot()
                .getStore(SHARED)
                .computeIfAbsent(SharedServer.class, key -> new SharedServer(), SharedServer.class);
        directory = temporaryDirectory("devices");
        appId = "app-" + UUID.randomUUID().toString().substring(0, 8);
        RealmRuntime.load().log().note("begin " + context.getRequiredTestMethod().getName());
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        context.getExecutionException().ifPresent(failure -> saveLog(context));
        for (AutoCloseable closeable : toClose.reversed()) {
            closeable.close();
        }
        toClose.clear();
        ScratchFolder.remove(directory);
    }

    /** The server that all tests share. */
    ServerUnderTest server() {
        return shared.server;
    }

    /** The id of the test's own app on whatever server. */
    String appId() {
        return appId;
    }

    /** A device of the test's own app on the shared server. */
    Device device(String name) {
        return device(name, server().baseUrl());
    }

    /** A device of the test's own app on another server. */
    Device device(String name, String baseUrl) {
        return device(name, baseUrl, appId);
    }

    /** A device of another app. */
    Device device(String name, String baseUrl, String otherAppId) {
        return device(name, baseUrl, otherAppId, AnswerFilter.NONE);
    }

    /** A device behind a filter of the server's HTTP answers. */
    Device device(String name, String baseUrl, String otherAppId, AnswerFilter filter) {
        return closeLater(
                new Device(() -> RealmApp.open(baseUrl, otherAppId, directory.resolve(name), filter)));
    }

    /** The documents of the test's own app on the shared server. */
    Documents documents() {
        return documents(server().dataSourceUri());
    }

    /** The documents of the test's own app in another data source. */
    Documents documents(String dataSourceUri) {
        return closeLater(new Documents(dataSourceUri, appId));
    }

    /** A folder that goes with the test. */
    Path folder(String name) {
        return directory.resolve(name);
    }

    /** Closes something when the test is over, before what was made earlier. */
    <T extends AutoCloseable> T closeLater(T closeable) {
        toClose.add(closeable);
        return closeable;
    }

    private static void saveLog(ExtensionContext context) {
        String name = context.getRequiredTestClass().getSimpleName() + "-"
                + context.getRequiredTestMethod().getName() + "-"
                + RealmRuntime.load().sdk().sdkVersion() + ".log";
        try {
            Files.createDirectories(LOGS);
            Files.write(LOGS.resolve(name), RealmRuntime.load().log().recent(LOG_LINES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In memory where possible: on a disk each of the client's commits costs an fsync (spec real-client §5). */
    private static Path temporaryDirectory(String name) {
        Path memory = Path.of("/dev/shm");
        try {
            return Files.isWritable(memory)
                    ? Files.createTempDirectory(memory, "devsync-" + name)
                    : Files.createTempDirectory("devsync-" + name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts with the first test of the JVM and stops with the last. */
    private static final class SharedServer implements AutoCloseable {
        private final Path dataFolder = temporaryDirectory("server");
        private final ServerUnderTest server = ServerUnderTest.start(dataFolder);

        @Override
        public void close() {
            server.close();
            ScratchFolder.remove(dataFolder);
        }
    }
}
