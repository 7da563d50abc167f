package io.devsync.server.app.config;

import io.devsync.server.app.App;
import io.devsync.server.document.Namespace;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.schema.AppServicesSchema;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;

/** Reads the schema that administrators configured: all collections' schemas together. */
public final class ConfiguredSchema {

    private ConfiguredSchema() {}

    /**
     * The classes that can be synced as they are configured; others are left out.
     *
     * @param app gives the database and data source of classes that devices add
     */
    public static AppSchema read(App app, AppConfiguration configuration) {
        List<BsonDocument> documents = configuration.schemas().stream()
                .map(schema -> BsonDocument.parse(schema.json()))
                .toList();
        AppSchema empty = AppSchema.empty(app.dataSource(), app.database());
        return AppServicesSchema.read(empty, documents, asymmetricTables(configuration)).schema();
    }

    /**
     * The schemas of the collections that can be synced, as they were handed in. Others may be there too: harnesses
     * configure embedded classes as if they had a collection.
     */
    public static List<BsonDocument> syncable(App app, AppConfiguration configuration) {
        Set<Namespace> namespaces = Set.copyOf(read(app, configuration).namespaces().values());
        return configuration.schemas().stream()
                .filter(schema -> namespaces.contains(new Namespace(schema.database(), schema.collection())))
                .map(schema -> BsonDocument.parse(schema.json()))
                .toList();
    }

    /** The classes that are only uploaded, which the schemas do not tell. */
    public static Set<String> asymmetricTables(AppConfiguration configuration) {
        return configuration.sync() instanceof SyncSettings.Flexible flexible ? flexible.asymmetricTables() : Set.of();
    }
}
