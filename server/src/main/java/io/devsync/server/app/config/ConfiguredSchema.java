package io.devsync.server.app.config;

import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.server.app.App;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.schema.AppServicesSchema;
import io.devsync.server.schema.QueryableFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;

/** Reads the schema that administrators configured: all collections' schemas together, with the queryable fields. */
public final class ConfiguredSchema {

    private ConfiguredSchema() {}

    /**
     * The classes that can be synced as configured, and why others cannot.
     *
     * @param app gives the database and data source of classes that devices add
     */
    public static AppServicesSchema.Reading read(App app, AppConfiguration configuration) {
        Set<String> asymmetric =
                configuration.sync() instanceof SyncSettings.Flexible flexible ? flexible.asymmetricTables() : Set.of();
        List<BsonDocument> documents = configuration.schemas().stream()
                .map(schema -> BsonDocument.parse(schema.json()))
                .toList();
        AppServicesSchema.Reading reading =
                AppServicesSchema.read(AppSchema.empty(app.dataSource(), app.database()), documents, asymmetric);
        AppSchema schema = configuration.sync() instanceof SyncSettings.Flexible flexible
                ? withQueryableFields(reading.schema(), flexible)
                : reading.schema();
        return new AppServicesSchema.Reading(schema, reading.problems(), reading.warnings());
    }

    /** A name counts in each class that has such a field; elsewhere it means nothing (spec strict-mode §3.7). */
    private static AppSchema withQueryableFields(AppSchema schema, SyncSettings.Flexible flexible) {
        AppSchema result = schema;
        for (ObjectSchema objectSchema : schema.realm().classes().values()) {
            List<String> names = new ArrayList<>(flexible.queryableFields());
            names.addAll(flexible.collectionQueryableFields().getOrDefault(objectSchema.name(), List.of()));
            List<String> eligible = names.stream()
                    .filter(name -> QueryableFields.isEligible(schema.realm(), objectSchema, name))
                    .toList();
            result = result.withQueryableFields(objectSchema.name(), eligible);
        }
        return result;
    }
}
