package io.devsync.server.api.client;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.devsync.server.app.App;
import io.devsync.server.app.ProviderType;
import io.devsync.server.auth.Auth;
import io.devsync.server.auth.Login;
import io.devsync.server.auth.credential.AuthError;
import io.devsync.server.auth.credential.AuthException;
import io.devsync.server.auth.credential.Credential;
import io.devsync.server.http.HttpRequest;
import io.devsync.server.http.HttpResponse;

/** Login by any provider, and linking: login with {@code ?link=true} and the access token of who is linked to. */
final class LoginRoutes {

    private static final JsonMapper JSON = new JsonMapper();

    private final Auth auth;
    private final CallJournal journal;

    LoginRoutes(Auth auth, CallJournal journal) {
        this.auth = auth;
        this.journal = journal;
    }

    void addTo(ClientRoutes routes) {
        routes.forApp("POST", "/auth/providers/{provider}/login", this::logIn);
    }

    private HttpResponse logIn(HttpRequest request, App app) {
        RequestBody body = RequestBody.of(request);
        Credential credential = credential(request.pathParameter("provider"), body);
        boolean link = "true".equals(request.query().get("link"));
        Login login = link
                ? auth.link(auth.authenticate(app, ClientRoutes.token(request)), credential)
                : auth.login(app, credential, body.deviceId());
        journal.loggedIn(app, credential.provider().wireName(), login);
        return HttpResponse.json(
                200,
                JSON.createObjectNode()
                        .put("access_token", login.accessToken())
                        .put("refresh_token", login.refreshToken())
                        .put("user_id", login.userId())
                        .put("device_id", login.deviceId())
                        .toString());
    }

    private static Credential credential(String provider, RequestBody body) {
        ProviderType type = ProviderType.of(provider).orElseThrow(() -> unsupported(provider));
        return switch (type) {
            case ANON_USER -> new Credential.Anonymous();
            case LOCAL_USERPASS -> new Credential.EmailPassword(body.text("username"), body.text("password"));
            case API_KEY -> new Credential.ApiKey(body.text("key"));
            case CUSTOM_TOKEN -> new Credential.CustomToken(body.text("token"));
            case CUSTOM_FUNCTION -> new Credential.CustomFunction(body.bson());
        };
    }

    private static RuntimeException unsupported(String provider) {
        if (provider.startsWith("oauth2-")) {
            return new AuthException(
                    AuthError.INVALID_SESSION,
                    "authentication via '" + provider + "' is unsupported: DevSync talks to no outside identity service"
                            + " (expected: anon-user, local-userpass, api-key, custom-token or custom-function)");
        }
        return new Refusal(404, "AuthProviderNotFound", "auth provider not found: '" + provider + "'");
    }
}
