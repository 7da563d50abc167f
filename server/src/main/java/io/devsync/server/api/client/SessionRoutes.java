package io.devsync.server.api.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.devsync.server.auth.Auth;
import io.devsync.server.auth.Caller;
import io.devsync.server.auth.User;
import io.devsync.server.auth.credential.AuthError;
import io.devsync.server.auth.credential.AuthException;
import io.devsync.server.http.HttpRequest;
import io.devsync.server.http.HttpResponse;
import org.bson.Document;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;

/** The profile of the calling user, fresh access tokens, logout, and deletion of the user. */
final class SessionRoutes {

    private static final JsonMapper JSON = new JsonMapper();
    private static final JsonWriterSettings EXTENDED_JSON =
            JsonWriterSettings.builder().outputMode(JsonMode.RELAXED).build();

    private final Auth auth;

    SessionRoutes(Auth auth) {
        this.auth = auth;
    }

    void addTo(ClientRoutes routes) {
        routes.withAccessToken("GET", "/auth/profile", this::profile);
        routes.withRefreshToken("POST", "/auth/session", this::refresh);
        routes.withRefreshToken("DELETE", "/auth/session", this::logOut);
        routes.withAccessToken("DELETE", "/auth/delete", this::delete);
    }

    private HttpResponse profile(HttpRequest request, Caller caller) {
        User user = auth.users()
                .find(caller.app(), caller.userId())
                .orElseThrow(() ->
                        new AuthException(AuthError.INVALID_SESSION, "invalid session: the user is deleted"));
        ObjectNode profile = JSON.createObjectNode()
                .put("user_id", user.id())
                .put("domain_id", caller.app().domainId());
        ArrayNode identities = profile.putArray("identities");
        for (User.Identity identity : user.identities()) {
            identities
                    .addObject()
                    .put("id", identity.id())
                    .put("provider_type", identity.provider().wireName())
                    .put("provider_id", caller.app().providers().id(identity.provider()));
        }
        profile.set("data", json(user.data()));
        profile.put("type", user.server() ? "server" : "normal");
        return HttpResponse.json(200, profile.toString());
    }

    private HttpResponse refresh(HttpRequest request, Caller caller) {
        String accessToken = auth.refresh(caller);
        return HttpResponse.json(
                201, JSON.createObjectNode().put("access_token", accessToken).toString());
    }

    private HttpResponse logOut(HttpRequest request, Caller caller) {
        auth.logOut(caller);
        return HttpResponse.empty(204);
    }

    private HttpResponse delete(HttpRequest request, Caller caller) {
        auth.delete(caller.app(), caller.userId());
        return HttpResponse.empty(204);
    }

    private static ObjectNode json(Document data) {
        try {
            return (ObjectNode) JSON.readTree(data.toJson(EXTENDED_JSON));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("BSON library wrote JSON that is none", e);
        }
    }
}
