package io.devsync.server.cli;

import io.devsync.server.api.admin.AdminCredentials;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that calls the Admin API. */
final class AdminOption {

    @Option(
            names = "--admin-user",
            paramLabel = "NAME",
            defaultValue = AdminCredentials.DEFAULT_USERNAME,
            description = "Whom the server lets in. Default: ${DEFAULT-VALUE}.")
    private String user;

    @Option(
            names = "--admin-password",
            paramLabel = "PASSWORD",
            description = "Password of that user. Other users of the machine can see options, so prefer the variable. "
                    + "Default: that of a server that only its own machine can reach.")
    private @Nullable String password;

    AdminClient client(ServerOption server) {
        AdminCredentials wellKnown = AdminCredentials.ofThisMachine(user);
        return AdminClient.logIn(server.url(), user, password != null ? password : wellKnown.password());
    }
}
