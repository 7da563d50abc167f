package io.devsync.server.api.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.devsync.server.app.Apps;
import io.devsync.server.http.HttpRequest;
import io.devsync.server.http.HttpResponse;

/** How administrators log in and out, and who they are. */
final class SessionRoutes {

    /** There is one administrator, who has no id anywhere. */
    private static final String USER_ID = "000000000000000000000001";

    private final Apps apps;
    private final AdminCredentials credentials;
    private final AdminSessions sessions;

    SessionRoutes(Apps apps, AdminCredentials credentials, AdminSessions sessions) {
        this.apps = apps;
        this.credentials = credentials;
        this.sessions = sessions;
    }

    void addTo(AdminRoutes routes) {
        routes.withoutToken("POST", "/auth/providers/{provider}/login", this::login);
        routes.withoutToken("POST", "/auth/session", this::refresh);
        routes.withoutToken("DELETE", "/auth/session", this::logOut);
        routes.forAdmin("GET", AdminRoutes.ADMIN + "/auth/profile", this::profile);
    }

    /** Both of the original's providers take the same credentials: SDKs' tests use one, its command line the other. */
    private HttpResponse login(HttpRequest request) {
        String secretField = switch (request.pathParameter("provider")) {
            case "local-userpass" -> "password";
            case "mongodb-cloud" -> "apiKey";
            case String other -> throw AdminRefusal.notFound("auth provider", "AuthProviderNotFound", other);
        };
        ObjectNode body = AdminJson.body(request);
        if (!credentials.match(AdminJson.text(body, "username"), AdminJson.text(body, secretField))) {
            throw new AdminRefusal(401, "InvalidPassword", "invalid username/password");
        }
        AdminSessions.Login login = sessions.start();
        return AdminJson.ok(AdminJson.object()
                .put("access_token", login.accessToken())
                .put("refresh_token", login.refreshToken())
                .put("user_id", USER_ID)
                .put("device_id", USER_ID));
    }

    private HttpResponse refresh(HttpRequest request) {
        String accessToken = sessions.refresh(token(request)).orElseThrow(SessionRoutes::noSession);
        return AdminJson.created(AdminJson.object().put("access_token", accessToken));
    }

    private HttpResponse logOut(HttpRequest request) {
        if (!sessions.end(token(request))) {
            throw noSession();
        }
        return AdminJson.done();
    }

    private static String token(HttpRequest request) {
        return request.bearerToken()
                .orElseThrow(() -> new AdminRefusal(401, "MissingAuthReq", "must authenticate first"));
    }

    private static AdminRefusal noSession() {
        return AdminRefusal.invalidSession("failed to find refresh token");
    }

    private HttpResponse profile(HttpRequest request) {
        ObjectNode profile = AdminJson.object().put("user_id", USER_ID).put("domain_id", apps.groupId());
        profile.putArray("identities").addObject().put("id", USER_ID).put("provider_type", "local-userpass");
        profile.putObject("data").put("email", credentials.username());
        profile.put("type", "normal");
        profile.putArray("roles").addObject().put("role_name", "GROUP_OWNER").put("group_id", apps.groupId());
        return AdminJson.ok(profile);
    }
}
