package io.devsync.server;

import io.devsync.server.api.control.AppSchemas;
import io.devsync.server.app.Apps;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.schema.SchemaImport;
import io.devsync.server.sync.SyncEngine;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;

/** The schemas of apps as their engines have them; starts an engine that does not run. */
final class EngineSchemas implements AppSchemas {

    private final Apps apps;
    private final AppEngines engines;

    EngineSchemas(Apps apps, AppEngines engines) {
        this.apps = apps;
        this.engines = engines;
    }

    @Override
    public Optional<AppSchema> find(String app) {
        return engine(app).map(SyncEngine::schema);
    }

    private Optional<SyncEngine> engine(String app) {
        return apps.find(app).flatMap(engines::engine);
    }

    @Override
    public SchemaImport save(String app, List<BsonDocument> documents, Set<String> asymmetricTables) {
        SyncEngine engine = engine(app).orElseThrow(() -> new IllegalArgumentException(
                "app: " + app + " (expected: one that is there)"));
        return EngineAnswers.within("saving schemas", engine.saveSchemas(documents, asymmetricTables));
    }
}
