package io.devsync.server.api.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.mongodb.MongoException;
import io.devsync.server.app.App;
import io.devsync.server.app.Apps;
import io.devsync.server.auth.credential.ApiKeys;
import io.devsync.server.http.HttpRequest;
import io.devsync.server.http.HttpResponse;
import io.devsync.server.http.Router;
import io.devsync.server.store.StoreException;
import java.util.List;
import java.util.function.Supplier;

/** The control API: adds {@code /health} and the routes of {@code /api/devsync/v1} that are about server and apps. */
public final class ControlApi {

    private final Supplier<ServerStatus> status;
    private final Supplier<ClusterStatus> cluster;
    private final Apps apps;
    private final ApiKeys keys;

    /**
     * Over these apps.
     *
     * @param status says how the server is right now; must not block
     * @param cluster says which servers there are over the same data; may block
     */
    public ControlApi(
            Supplier<ServerStatus> status, Supplier<ClusterStatus> cluster, Apps apps, ApiKeys keys) {
        this.status = status;
        this.cluster = cluster;
        this.apps = apps;
        this.keys = keys;
    }

    /** Adds the routes. */
    public void addTo(Router router) {
        router.add("GET", "/health", request -> health());
        router.add("GET", "/api/devsync/v1/status", this::status);
        new AppRoutes(apps).addTo(router);
        new ServerKeyRoutes(apps, keys).addTo(router);
    }

    private HttpResponse health() {
        ServerStatus now = status.get();
        boolean well = now.ready() && now.trouble().isEmpty();
        ObjectNode body = ControlJson.object().put("status", well ? "ok" : "unavailable");
        now.trouble().ifPresent(trouble -> body.put("trouble", trouble));
        return ControlJson.answer(well ? 200 : 503, body);
    }

    private HttpResponse status(HttpRequest request) {
        ServerStatus now = status.get();
        ObjectNode body = ControlJson.object()
                .put("version", now.version())
                .put("ready", now.ready())
                .put("started", now.started().toString())
                .put("baseUrl", request.baseUrl())
                .put("dataSource", now.dataSource());
        now.dataFolder().ifPresent(folder -> body.put("dataFolder", folder));
        now.trouble().ifPresent(trouble -> body.put("trouble", trouble));
        ClusterStatus all = cluster.get();
        ArrayNode nodes = body.putArray("nodes");
        for (ClusterStatus.Node node : all.nodes()) {
            nodes.addObject()
                    .put("id", node.id())
                    .put("address", node.address())
                    .put("version", node.version())
                    .put("self", node.self())
                    .put("leaving", node.leaving());
        }
        ArrayNode list = body.putArray("apps");
        apps(now).forEach(app -> {
            ObjectNode summary = AppRoutes.summary(app);
            all.owner(app.clientAppId()).ifPresent(owner -> summary.put("node", owner.address()));
            list.add(summary);
        });
        return ControlJson.answer(200, body);
    }

    /** None while they cannot be read, for then the trouble is what is asked for. */
    private List<App> apps(ServerStatus now) {
        try {
            return apps.all();
        } catch (MongoException | StoreException unreadable) {
            if (now.trouble().isEmpty()) {
                throw unreadable;
            }
            return List.of();
        }
    }
}
