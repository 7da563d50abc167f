package io.devsync.server.api.client;

import io.devsync.server.app.App;
import io.devsync.server.app.ProviderType;
import io.devsync.server.auth.credential.Credentials;
import io.devsync.server.auth.credential.EmailAccounts;
import io.devsync.server.http.HttpRequest;
import io.devsync.server.http.HttpResponse;
import java.util.function.BiConsumer;

/** Registration of e-mail addresses, their confirmation, and new passwords. */
final class EmailPasswordRoutes {

    private static final String PROVIDER = "/auth/providers/local-userpass/";

    private final EmailAccounts accounts;

    EmailPasswordRoutes(EmailAccounts accounts) {
        this.accounts = accounts;
    }

    void addTo(ClientRoutes routes) {
        add(routes, "register", 201, (app, body) -> accounts.register(app, body.text("email"), body.text("password")));
        add(routes, "confirm", 200, (app, body) -> accounts.confirm(app, body.text("token"), body.text("tokenId")));
        add(routes, "confirm/send", 200, (app, body) -> accounts.sendConfirmation(app, body.text("email")));
        add(routes, "confirm/call", 200, (app, body) -> accounts.callConfirmation(app, body.text("email")));
        add(routes, "reset/send", 200, (app, body) -> accounts.sendReset(app, body.text("email")));
        add(
                routes,
                "reset",
                200,
                (app, body) -> accounts.reset(app, body.text("password"), body.text("token"), body.text("tokenId")));
        add(routes, "reset/call", 200, (app, body) -> accounts.callReset(app, body.text("email"), body.text("password")));
    }

    private static void add(
            ClientRoutes routes, String action, int status, BiConsumer<App, RequestBody> perform) {
        routes.forApp("POST", PROVIDER + action, (HttpRequest request, App app) -> {
            Credentials.requireEnabled(app, ProviderType.LOCAL_USERPASS);
            perform.accept(app, RequestBody.of(request));
            return HttpResponse.json(status, "{}");
        });
    }
}
