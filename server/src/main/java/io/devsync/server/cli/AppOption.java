package io.devsync.server.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option of commands that are about one app of a running server. */
final class AppOption {

    @Option(
            names = "--app",
            paramLabel = "ID",
            description = "App id. Default: the server's only app.")
    private @Nullable String app;

    /** The app's id. */
    String of(ControlClient client) {
        String named = app;
        return named != null ? named : client.onlyApp();
    }
}
