package io.devsync.server.api.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.devsync.protocol.changeset.SchemaInstructions;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.app.App;
import io.devsync.server.app.config.AppConfiguration;
import io.devsync.server.app.config.ConfiguredSchema;
import io.devsync.server.app.config.Draft;
import io.devsync.server.app.config.SchemaRecord;
import io.devsync.server.app.config.SyncSettings;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.schema.AppServicesSchema;
import io.devsync.server.schema.Evolution;
import io.devsync.server.schema.EvolutionMode;
import io.devsync.server.schema.SchemaImport;
import io.devsync.server.store.IdSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.bson.BsonDocument;

/**
 * The schemas of an app as administrators see and change them: what they configured, and what devices added in
 * development mode.
 */
final class SchemaCatalog {

    private final ConfigurationChanges changes;
    private final IdSource ids;

    SchemaCatalog(ConfigurationChanges changes, IdSource ids) {
        this.changes = changes;
        this.ids = ids;
    }

    /** All schemas; what devices added since the last call gets ids now. */
    List<SchemaRecord> list(App app) {
        AppConfiguration configuration = changes.of(app);
        // A class that an open draft removes is still there on devices.
        Optional<AppSchema> live =
                configuration.draft().isPresent() ? Optional.empty() : changes.live().schema(app);
        if (live.isEmpty() || covers(configured(app, configuration), live.get().realm())) {
            return configuration.schemas();
        }
        return changes.change(app, before -> grown(app, before, live.get())).schemas();
    }

    private AppConfiguration grown(App app, AppConfiguration configuration, AppSchema live) {
        AppSchema known = configured(app, configuration);
        List<SchemaRecord> schemas = new ArrayList<>(configuration.schemas());
        for (BsonDocument document : AppServicesSchema.write(live)) {
            BsonDocument metadata = document.getDocument("metadata");
            String database = metadata.getString("database").getValue();
            String collection = metadata.getString("collection").getValue();
            String title = document.getDocument("schema").getString("title").getValue();
            Optional<SchemaRecord> same = schemas.stream()
                    .filter(schema -> schema.isOf(database, collection))
                    .findFirst();
            boolean sameClass = live.realm().find(title).equals(known.realm().find(title));
            if (same.isEmpty()) {
                schemas.add(new SchemaRecord(ids.objectId(), database, collection, document.toJson()));
            } else if (!sameClass) {
                schemas.set(
                        schemas.indexOf(same.get()),
                        new SchemaRecord(same.get().id(), database, collection, document.toJson()));
            }
        }
        return configuration.edit().schemas(schemas).done();
    }

    /**
     * Changes the schemas.
     *
     * @param breakingAllowed whether the administrator wants a change that devices cannot follow
     */
    void change(App app, boolean breakingAllowed, UnaryOperator<List<SchemaRecord>> change) {
        // What devices added has to be there first, or it would seem to be removed.
        list(app);
        int version = changes.of(app).schemaVersion();
        AppConfiguration done = changes.change(app, before -> {
            AppConfiguration after =
                    before.edit().schemas(change.apply(before.schemas())).done();
            boolean breaking = before.sync().state() != SyncSettings.State.TERMINATED && breaks(app, before, after);
            if (!breaking) {
                return after;
            }
            if (before.draft().isPresent()) {
                String draft = before.draft().get().id();
                return after.edit().draft(Optional.of(new Draft(draft, true))).done();
            }
            if (!breakingAllowed) {
                throw AdminRefusal.badRequest("devices that sync cannot follow this change of the schema: "
                        + firstProblem(app, before, after) + " (expected: additions only); terminate sync first, or "
                        + "make the change in a draft");
            }
            return after.edit().schemaVersion(before.schemaVersion() + 1).done();
        });
        if (done.schemaVersion() != version) {
            changes.terminate(app);
        }
    }

    /** Whether devices with the schema of before could not go on: something is gone, or has another type. */
    private static boolean breaks(App app, AppConfiguration before, AppConfiguration after) {
        return !covers(configured(app, after), configured(app, before).realm());
    }

    private static String firstProblem(App app, AppConfiguration before, AppConfiguration after) {
        SchemaImport saved =
                SchemaImport.of(configured(app, before), ConfiguredSchema.syncable(app, after), Set.of(), true);
        return saved instanceof SchemaImport.Refused refused
                ? refused.problems().getFirst().collection() + " "
                        + refused.problems().getFirst().path() + ": "
                        + refused.problems().getFirst().message()
                : "a class is gone";
    }

    private static AppSchema configured(App app, AppConfiguration configuration) {
        return ConfiguredSchema.read(app, configuration);
    }

    private static boolean covers(AppSchema schema, RealmSchema classes) {
        return schema.evolve(List.copyOf(SchemaInstructions.of(classes)), EvolutionMode.STRICT)
                instanceof Evolution.Unchanged;
    }

    /** A schema from a request, checked as far as it must be to be kept. */
    static SchemaRecord read(String id, ObjectNode body) {
        ObjectNode metadata = AdminJson.child(body, "metadata");
        ObjectNode kept = body.deepCopy();
        kept.remove("_id");
        SchemaRecord schema = new SchemaRecord(
                id, AdminJson.text(metadata, "database"), AdminJson.text(metadata, "collection"), kept.toString());
        AdminJson.child(body, "schema");
        AdminJson.child(body, "relationships");
        BsonDocument.parse(schema.json());
        return schema;
    }
}
