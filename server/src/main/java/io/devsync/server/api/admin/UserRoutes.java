package io.devsync.server.api.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.devsync.server.app.App;
import io.devsync.server.auth.Auth;
import io.devsync.server.auth.User;
import io.devsync.server.http.HttpResponse;
import java.time.Clock;
import java.util.Map;
import org.bson.Document;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;

/** The users of an app, their sessions and their tokens. */
final class UserRoutes {

    /** As many as the original gives at once. */
    private static final int PAGE = 50;

    private static final JsonWriterSettings EXTENDED_JSON =
            JsonWriterSettings.builder().outputMode(JsonMode.RELAXED).build();

    private final Auth auth;
    private final Clock clock;

    UserRoutes(Auth auth, Clock clock) {
        this.auth = auth;
        this.clock = clock;
    }

    void addTo(AdminRoutes routes) {
        routes.forApp("GET", "/users", this::list);
        routes.forApp("POST", "/users", this::create);
        routes.forApp("POST", "/users/verify_token", this::verifyToken);
        routes.forApp("GET", "/users/{user}", call -> AdminJson.ok(json(call.app(), require(call))));
        routes.forApp("DELETE", "/users/{user}", call -> done(auth.delete(call.app(), call.parameter("user"))));
        routes.forApp(
                "PUT", "/users/{user}/enable", call -> done(auth.enable(call.app(), call.parameter("user"))));
        routes.forApp(
                "PUT", "/users/{user}/disable", call -> done(auth.disable(call.app(), call.parameter("user"))));
        routes.forApp("PUT", "/users/{user}/logout", this::logOut);
    }

    private HttpResponse list(AdminCall call) {
        ArrayNode list = AdminJson.array();
        auth.users()
                .list(call.app(), call.query("after").orElse(""), PAGE)
                .forEach(user -> list.add(json(call.app(), user)));
        return AdminJson.ok(list);
    }

    private HttpResponse create(AdminCall call) {
        ObjectNode body = call.body();
        User user = auth.createEmailUser(
                call.app(), AdminJson.text(body, "email"), AdminJson.text(body, "password"));
        return AdminJson.created(json(call.app(), user));
    }

    /** A token stays valid until it expires, whatever becomes of its session (spec client-and-admin-api §3). */
    private HttpResponse verifyToken(AdminCall call) {
        Map<String, Object> claims = auth.claims(call.app(), AdminJson.text(call.body(), "token"))
                .orElseThrow(() -> new AdminRefusal(401, "InvalidSession", "invalid session"));
        long expires = ((Number) claims.getOrDefault("exp", 0L)).longValue();
        if (expires <= clock.instant().getEpochSecond()) {
            return HttpResponse.json(200, "\"token expired\"");
        }
        ObjectNode json = AdminJson.object();
        json.put("sub", String.valueOf(claims.get("sub")));
        json.put("iat", ((Number) claims.getOrDefault("iat", 0L)).longValue());
        json.put("exp", expires);
        json.put("iss", String.valueOf(claims.get("iss")));
        json.put("domain_id", call.app().domainId());
        json.put("device_id", String.valueOf(claims.get("baas_device_id")));
        if (claims.containsKey("user_data")) {
            json.putPOJO("custom_user_data", claims.get("user_data"));
        }
        return AdminJson.ok(json);
    }

    private HttpResponse logOut(AdminCall call) {
        auth.logOutEverywhere(call.app(), require(call).id());
        return AdminJson.done();
    }

    private User require(AdminCall call) {
        return auth.users().find(call.app(), call.parameter("user")).orElseThrow(UserRoutes::unknown);
    }

    private static HttpResponse done(boolean found) {
        if (!found) {
            throw unknown();
        }
        return AdminJson.done();
    }

    private static AdminRefusal unknown() {
        return new AdminRefusal(404, "UserNotFound", "user not found");
    }

    private static ObjectNode json(App app, User user) {
        ObjectNode json = AdminJson.object().put("_id", user.id());
        ArrayNode identities = json.putArray("identities");
        for (User.Identity identity : user.identities()) {
            identities
                    .addObject()
                    .put("id", identity.id())
                    .put("provider_type", identity.provider().wireName())
                    .put("provider_id", app.providers().id(identity.provider()));
        }
        json.put("type", user.server() ? "server" : "normal")
                .put("creation_date", user.created().getEpochSecond())
                .put("disabled", user.disabled());
        json.set("data", AdminJson.stored(new Document(user.data()).toJson(EXTENDED_JSON)));
        return json;
    }
}
