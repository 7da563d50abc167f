package io.devsync.server.api.client;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.mongodb.MongoException;
import io.devsync.server.app.App;
import io.devsync.server.app.Apps;
import io.devsync.server.app.ClientAppId;
import io.devsync.server.auth.Auth;
import io.devsync.server.auth.Caller;
import io.devsync.server.auth.credential.AuthError;
import io.devsync.server.auth.credential.AuthException;
import io.devsync.server.http.HttpHandler;
import io.devsync.server.http.HttpRequest;
import io.devsync.server.http.HttpResponse;
import io.devsync.server.http.Router;
import io.devsync.server.store.IdSource;
import io.devsync.server.store.StoreTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Adds routes of the Client API, finds out which app and user a call is about, and turns refusals into error bodies. */
final class ClientRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(ClientRoutes.class);
    private static final String PREFIX = "/api/client/v2.0";
    private static final JsonMapper JSON = new JsonMapper();

    /** Messages repeat what clients sent; a line of the log must stay one. */
    private static final Pattern CONTROL_CHARACTERS = Pattern.compile("\\p{Cntrl}");

    private final Router router;
    private final Apps apps;
    private final Auth auth;
    private final IdSource ids;
    private final CallJournal journal;
    private final Clock clock;

    ClientRoutes(Router router, Apps apps, Auth auth, IdSource ids, CallJournal journal, Clock clock) {
        this.clock = clock;
        this.router = router;
        this.apps = apps;
        this.auth = auth;
        this.ids = ids;
        this.journal = journal;
    }

    /** Answers a call about an app. */
    @FunctionalInterface
    interface AppHandler {
        HttpResponse handle(HttpRequest request, App app);
    }

    /** Answers a call of a user. */
    @FunctionalInterface
    interface UserHandler {
        HttpResponse handle(HttpRequest request, Caller caller);
    }

    /** A route below {@code /app/{app}} for everybody. */
    void forApp(String method, String path, AppHandler handler) {
        add(method, "/app/{app}" + path, request -> {
            App app = app(request);
            return dated(app, handler.handle(request, app));
        });
    }

    /** A route below {@code /app/{app}} that needs an access token of that app. */
    void forUserOfApp(String method, String path, UserHandler handler) {
        add(method, "/app/{app}" + path, request -> {
            Caller caller = auth.authenticate(app(request), token(request));
            return dated(caller.app(), handler.handle(request, caller));
        });
    }

    /** A route that needs an access token. */
    void withAccessToken(String method, String path, UserHandler handler) {
        add(method, path, request -> handler.handle(request, auth.authenticate(token(request))));
    }

    /** A route that needs a refresh token. */
    void withRefreshToken(String method, String path, UserHandler handler) {
        add(method, path, request -> handler.handle(request, auth.authenticateRefresh(token(request))));
    }

    /** With the time that the app's clock shows, where a test has set it wrong; clients have the right time anyway. */
    private HttpResponse dated(App app, HttpResponse response) {
        Duration skew = auth.trials().skew(app);
        if (skew.isZero()) {
            return response;
        }
        Map<String, String> headers = new HashMap<>(response.headers());
        headers.put(
                "date",
                DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        clock.instant().plus(skew).atOffset(ZoneOffset.UTC)));
        return new HttpResponse(response.status(), headers, response.body());
    }

    /** The bearer token. */
    static String token(HttpRequest request) {
        return request.bearerToken()
                .orElseThrow(() -> new AuthException(AuthError.MISSING_AUTH, "must authenticate first"));
    }

    private App app(HttpRequest request) {
        String id = request.pathParameter("app");
        return apps.resolve(id)
                .orElseThrow(() -> new Refusal(
                        404,
                        "AppNotFound",
                        ClientAppId.isLegal(id)
                                ? "cannot find app using Client App ID '" + id + "'"
                                : ClientAppId.describeIllegal(id)));
    }

    private void add(String method, String path, HttpHandler handler) {
        router.add(method, PREFIX + path, request -> {
            try {
                return handler.handle(request);
            } catch (AuthException e) {
                return answer(request, path, Refusal.of(e));
            } catch (Refusal e) {
                return answer(request, path, e);
            } catch (MongoException | StoreTimeoutException e) {
                LOG.warn("{} {} failed, the data source does not answer: {}", method, path, e.getMessage());
                return answer(
                        request,
                        path,
                        new Refusal(503, "InternalServerError", "the data source does not answer; try again later"));
            }
        });
    }

    /** The error body of the original; clients' tests want the base URL and {@code logs?co_id=} in the link. */
    private HttpResponse answer(HttpRequest request, String path, Refusal refusal) {
        String requestId = ids.objectId();
        journal.refused(request, path, refusal, requestId);
        // Half an hour after each login comes a 401 that means nothing but "refresh".
        Level level = refusal.status() == 401 ? Level.DEBUG : Level.INFO;
        LOG.atLevel(level)
                .log(
                        "{} {} refused: {} {}: {} (co_id {})",
                        request.method(),
                        path,
                        refusal.status(),
                        refusal.code(),
                        CONTROL_CHARACTERS.matcher(String.valueOf(refusal.getMessage())).replaceAll("?"),
                        requestId);
        String app = request.pathParameters().getOrDefault("app", "");
        String place = ClientAppId.isLegal(app) ? "/console/apps/" + app : "/console";
        String json = JSON.createObjectNode()
                .put("error", refusal.getMessage())
                .put("error_code", refusal.code())
                .put("link", request.baseUrl() + place + "/logs?co_id=" + requestId)
                .toString();
        return new HttpResponse(
                refusal.status(),
                Map.of("content-type", "application/json", "x-appservices-request-id", requestId),
                HttpResponse.json(refusal.status(), json).body());
    }
}
