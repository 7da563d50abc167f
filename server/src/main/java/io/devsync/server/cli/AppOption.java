package io.devsync.server.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option of every command that is about one app of a running server. */
final class AppOption {

    @Option(
            names = "--app",
            paramLabel = "ID",
            description = "App id. Default: the server's only app.")
    private @Nullable String app;

    /** The app's id. */
    String id(ControlClient client) {
        return app != null ? app : client.onlyApp();
    }
}
