package io.devsync.server;

import io.devsync.server.api.control.AppWorkRoutes;
import io.devsync.server.app.Apps;
import io.devsync.server.cluster.Cluster;
import io.devsync.server.cluster.NodeRecord;
import io.devsync.server.cluster.OwnedElsewhereException;
import io.devsync.server.http.HttpRequest;
import io.devsync.server.http.HttpResponse;
import io.devsync.server.store.StoreException;
import io.devsync.server.sync.SyncEngine;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.bson.BsonDocument;

/** Has an app's engine do something, on whichever node it is; starts it when it does not run. */
final class AppWork implements AppWorkRoutes.Work {

    private static final String LOCAL = "127.0.0.1";
    private static final int NOT_FOUND = 404;

    private final Apps apps;
    private final AppEngines engines;
    private final Cluster cluster;

    AppWork(Apps apps, AppEngines engines, Cluster cluster) {
        this.apps = apps;
        this.engines = engines;
        this.cluster = cluster;
    }

    @Override
    public boolean awaitDocuments(String clientAppId) {
        try {
            Optional<SyncEngine> engine = apps.find(clientAppId).flatMap(engines::engine);
            engine.ifPresent(SyncEngine::awaitDocuments);
            return engine.isPresent();
        } catch (OwnedElsewhereException elsewhere) {
            return ask(elsewhere.owner(), AppWorkRoutes.follow(clientAppId), Map.of()).isPresent();
        }
    }

    @Override
    public OptionalInt resetDevices(String clientAppId, Optional<String> userId) {
        try {
            Predicate<String> users = user -> userId.isEmpty() || userId.get().equals(user);
            return apps.find(clientAppId)
                    .flatMap(engines::engine)
                    .map(engine -> OptionalInt.of(EngineAnswers.within("resetting devices", engine.resetDevices(users))))
                    .orElse(OptionalInt.empty());
        } catch (OwnedElsewhereException elsewhere) {
            Map<String, String> query = userId.map(user -> Map.of("user", user)).orElse(Map.of());
            return ask(elsewhere.owner(), AppWorkRoutes.reset(clientAppId), query)
                    .map(answer -> OptionalInt.of(answer.getNumber("files").intValue()))
                    .orElse(OptionalInt.empty());
        }
    }

    private Optional<BsonDocument> ask(NodeRecord owner, String path, Map<String, String> query) {
        return ask(cluster, owner, path, query, "");
    }

    /**
     * Has another node do what its control API does for programs on its machine.
     *
     * @return what it says; empty when it cannot find the app
     * @throws StoreException when it refuses or does not answer
     */
    static Optional<BsonDocument> ask(
            Cluster cluster, NodeRecord owner, String path, Map<String, String> query, String jsonBody) {
        byte[] bytes = jsonBody.getBytes(StandardCharsets.UTF_8);
        HttpRequest request = new HttpRequest("POST", path, Map.of(), query, Map.of(), bytes, "http://" + LOCAL, LOCAL);
        HttpResponse answer = cluster.handOn(owner.address(), request);
        String body = new String(answer.body(), StandardCharsets.UTF_8);
        if (answer.status() == NOT_FOUND) {
            return Optional.empty();
        }
        if (answer.status() != 200) {
            throw new StoreException("the node at " + owner.address() + " answered " + answer.status() + ": " + body);
        }
        return Optional.of(BsonDocument.parse(body));
    }
}
