package io.devsync.server.cli;

import java.net.URI;
import picocli.CommandLine.Option;

/** The option of every command that talks to a running server. */
final class ServerOption {

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://localhost:9090",
            converter = OptionValues.BaseUrl.class,
            description = "Base URL of the running server. Default: ${DEFAULT-VALUE}.")
    private URI url;

    URI url() {
        return url;
    }

    ControlClient client() {
        return new ControlClient(url);
    }
}
