package io.devsync.server.api.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.devsync.server.app.Apps;
import io.devsync.server.app.AppsOptions;
import io.devsync.server.app.App;
import io.devsync.server.app.config.AppConfiguration;
import io.devsync.server.app.config.AppConfigurations;
import io.devsync.server.auth.Auth;
import io.devsync.server.auth.AuthOptions;
import io.devsync.server.http.HttpHandler;
import io.devsync.server.http.Router;
import io.devsync.server.logs.AppLogs;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.store.IdSource;
import io.devsync.server.testing.TestDataSource;
import io.devsync.server.testing.TurnableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All routes, as docs/admin-api.md lists them: nobody passes without credentials, and no call crosses apps (I9). */
class AdminRoutesTest {

    private static final Path PAGE = Path.of("../docs/admin-api.md");
    private static final Pattern ROW = Pattern.compile("^\\| (GET|POST|PUT|PATCH|DELETE) \\| `([^`]+)` \\|");
    private static final String APP = "/groups/{group}/apps/{app}";

    /** A route with the whole pattern of its path. */
    private record Route(String method, String pattern) implements Comparable<Route> {
        @Override
        public int compareTo(Route other) {
            return toString().compareTo(other.toString());
        }

        boolean needsToken() {
            return !pattern.endsWith("/login") && !pattern.endsWith("/auth/session");
        }

        /** Whether it is about one thing of an app, which has an id. */
        boolean namesAThing() {
            return pattern.contains("{app}/") && pattern.replace("{group}", "").replace("{app}", "").contains("{");
        }
    }

    @TempDir
    Path folder;

    private Admin admin;

    @BeforeEach
    void logIn() {
        admin = Admin.logIn(folder);
    }

    @AfterEach
    void stop() {
        admin.close();
    }

    @Test
    void pageListsEveryRoute() throws IOException {
        assertThat(documented()).isEqualTo(implemented());
    }

    @Test
    void noRouteAnswersWithoutCredentials() throws IOException {
        JsonNode app = admin.createApp("mine");
        Map<String, String> ids = fill(app);
        String before = snapshot(app);
        String userToken = userToken();

        for (Route route : documented()) {
            if (route.needsToken()) {
                String path = path(route, ids);
                for (String token : List.of("", "nonsense", userToken)) {
                    assertThat(admin.send(route.method(), path, token, "{}").status())
                            .as(route + " with token '" + token + "'")
                            .isEqualTo(401);
                }
            }
        }

        assertThat(snapshot(app)).isEqualTo(before);
    }

    @Test
    void noRouteReachesThingsOfAnotherApp() throws IOException {
        JsonNode mine = admin.createApp("mine");
        JsonNode other = admin.createApp("other");
        Map<String, String> ids = new LinkedHashMap<>(fill(mine));
        ids.put("app", other.path("_id").asText());
        String before = snapshot(mine);

        for (Route route : documented()) {
            if (route.namesAThing()) {
                Admin.Answer answer = admin.send(route.method(), path(route, ids), admin.token(), body(ids));
                assertThat(answer.status()).as(route + ": " + answer.body()).isEqualTo(404);
            }
        }

        assertThat(snapshot(mine)).isEqualTo(before);
    }

    @Test
    void noRouteAnswersForAnotherProjectOrAnUnknownApp() throws IOException {
        JsonNode app = admin.createApp("mine");
        Map<String, String> ids = fill(app);

        for (Route route : documented()) {
            for (String unknown : List.of("group", "app")) {
                if (route.pattern().contains("{" + unknown + "}")) {
                    Map<String, String> others = new LinkedHashMap<>(ids);
                    others.put(unknown, "65f0c1d2e3f4a5b6c7d8e9f0");
                    assertThat(admin.send(route.method(), path(route, others), admin.token(), "{}").status())
                            .as(route + " of unknown " + unknown)
                            .isEqualTo(404);
                }
            }
        }
    }

    /** Puts one of everything into an app; their ids by the names of path parameters. */
    private Map<String, String> fill(JsonNode app) {
        String path = admin.path(app);
        Map<String, String> ids = new LinkedHashMap<>();
        ids.put("group", admin.group());
        ids.put("app", app.path("_id").asText());
        ids.put("provider", admin.post(path + "/auth_providers", "{\"type\":\"oauth2-google\"}").ok().text("_id"));
        ids.put("secret", admin.post(path + "/secrets", "{\"name\":\"s\",\"value\":\"v\"}").ok().text("_id"));
        ids.put("value", admin.post(path + "/values", "{\"name\":\"v\",\"value\":1}").ok().text("_id"));
        ids.put("function", admin.post(path + "/functions", "{\"name\":\"f\",\"source\":\"x\"}").ok().text("_id"));
        ids.put("service", admin.post(path + "/services", "{\"name\":\"db\",\"type\":\"mongodb\"}").ok().text("_id"));
        ids.put(
                "rule",
                admin.post(
                                path + "/services/" + ids.get("service") + "/rules",
                                "{\"database\":\"d\",\"collection\":\"c\",\"roles\":[]}")
                        .ok()
                        .text("_id"));
        ids.put(
                "schema",
                admin.post(
                                path + "/schemas",
                                "{\"metadata\":{\"database\":\"d\",\"collection\":\"c\"},\"schema\":{\"title\":\"C\"}}")
                        .ok()
                        .text("_id"));
        String draft = admin.post(path + "/drafts", "null").ok().text("_id");
        ids.put("deployment", admin.post(path + "/drafts/" + draft + "/deployment", "null").ok().text("_id"));
        ids.put("draft", admin.post(path + "/drafts", "null").ok().text("_id"));
        ids.put("key", admin.post(path + "/api_keys", "{\"name\":\"k\"}").ok().text("_id"));
        ids.put(
                "user",
                admin.post(path + "/users", "{\"email\":\"ann@example.com\",\"password\":\"secret1\"}")
                        .ok()
                        .text("_id"));
        ids.put("email", "ann@example.com");
        return ids;
    }

    /** Everything that can be read of an app. */
    private String snapshot(JsonNode app) {
        StringBuilder text = new StringBuilder();
        for (String part : List.of(
                "", "/secrets", "/values", "/functions", "/auth_providers", "/services", "/schemas", "/drafts",
                "/deployments", "/users", "/api_keys", "/custom_user_data", "/sync/config")) {
            text.append(admin.get(admin.path(app) + part).ok().body()).append('\n');
        }
        return text.toString();
    }

    /** A token that is good, but for the Client API. */
    private String userToken() {
        return admin.send(
                        "POST",
                        "/api/client/v2.0/app/somebody/auth/providers/anon-user/login",
                        "",
                        "{\"provider\":\"anon-user\"}")
                .text("access_token");
    }

    /** Good enough for any route that would change something. */
    private static String body(Map<String, String> ids) {
        return "{\"_id\":\"%s\",\"name\":\"n\",\"value\":\"v\",\"source\":\"x\",\"config\":{},\"roles\":[],"
                        .formatted(ids.get("schema"))
                + "\"database\":\"e\",\"collection\":\"e\",\"metadata\":{\"database\":\"e\",\"collection\":\"e\"},"
                + "\"schema\":{}}";
    }

    private static String path(Route route, Map<String, String> ids) {
        Matcher parameter = Pattern.compile("\\{(\\w+)}").matcher(route.pattern());
        return parameter.replaceAll(name -> ids.get(name.group(1)));
    }

    private static Set<Route> documented() throws IOException {
        Set<Route> routes = new TreeSet<>();
        String root = Admin.ADMIN;
        for (String line : Files.readAllLines(PAGE)) {
            if (line.contains("`" + Admin.PRIVATE + "`")) {
                root = Admin.PRIVATE;
            }
            Matcher row = ROW.matcher(line);
            if (row.find()) {
                routes.add(new Route(row.group(1), root + row.group(2).replace("…", APP)));
            }
        }
        return routes;
    }

    private static Set<Route> implemented() {
        List<Route> routes = new ArrayList<>();
        Router recorder = new Router() {
            @Override
            public void add(String method, String pattern, HttpHandler handler) {
                routes.add(new Route(method, pattern));
            }
        };
        TurnableClock clock = new TurnableClock();
        IdSource ids = new IdSource(clock, new Random(5));
        try (TestDataSource data = new TestDataSource();
                AppLogs logs = AppLogs.open(data.client(), Apps.DATABASE, ids, clock)) {
            Apps apps = Apps.open(data.client(), AppsOptions.loopback(), ids, clock);
            try (Auth auth = Auth.open(data.client(), Optional.empty(), apps, AuthOptions.defaults(), ids, clock, mail -> {})) {
                new AdminApi(
                                data.client(),
                                apps,
                                AppConfigurations.open(data.client(), ids, clock),
                                auth,
                                new NoSync(),
                                logs,
                                AdminCredentials.ofThisMachine("admin"),
                                ids,
                                clock,
                                "1")
                        .addTo(recorder);
            }
        }
        return new TreeSet<>(routes);
    }

    /** A server on which nothing syncs. */
    private static final class NoSync implements LiveSync {

        @Override
        public void configured(App app, AppConfiguration configuration) {}

        @Override
        public void terminated(App app) {}

        @Override
        public void deleted(App app) {}

        @Override
        public boolean accepts(App app) {
            return false;
        }

        @Override
        public Optional<AppSchema> schema(App app) {
            return Optional.empty();
        }

        @Override
        public boolean forceReset(App app, long fileIdent) {
            return false;
        }
    }
}
