package io.devsync.server;

import com.mongodb.reactivestreams.client.MongoClient;
import io.devsync.server.api.control.DocumentsEndpoint;
import io.devsync.server.app.App;
import io.devsync.server.app.Apps;
import io.devsync.server.ingest.DocumentValidation;
import io.devsync.server.ingest.IngestStatus;
import io.devsync.server.store.UnsyncedDocument;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;

/** What the control API tells of apps' documents. Starts an app's engine if it does not run. */
final class AppData implements DocumentsEndpoint.Source {

    private final Apps apps;
    private final AppEngines engines;
    private final MongoClient client;

    AppData(Apps apps, AppEngines engines, MongoClient client) {
        this.apps = apps;
        this.engines = engines;
        this.client = client;
    }

    @Override
    public Optional<IngestStatus> status(String appId) {
        return apps.find(appId).map(app -> Optional.of(app)
                .filter(engines::accepts)
                .flatMap(started -> engines.ingestStatus(started.clientAppId()))
                .orElseGet(() -> new IngestStatus(
                        false, Optional.of("sync is off, or the data source is no replica set"), List.of(), 0)));
    }

    @Override
    public Optional<List<UnsyncedDocument>> unsynced(String appId) {
        return apps.find(appId).map(app -> engines.store(app).userDocuments().unsynced());
    }

    @Override
    public Optional<DocumentValidation.Result> validate(
            String appId, String className, BsonDocument query, int limit) {
        Optional<App> app = apps.find(appId);
        return app.map(found -> DocumentValidation.run(
                client,
                engines.schema(found)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "class: " + className + " (expected: an app whose sync is on)")),
                className,
                query,
                limit));
    }
}
