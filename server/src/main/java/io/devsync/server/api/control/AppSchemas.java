package io.devsync.server.api.control;

import io.devsync.server.schema.AppSchema;
import io.devsync.server.schema.SchemaImport;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;

/** The schemas of running apps, by client app id. Methods block. */
public interface AppSchemas {

    /** The current schema; empty for unknown apps. */
    Optional<AppSchema> find(String app);

    /**
     * Saves schemas, all or none.
     *
     * @param app one that {@link #find} knows
     */
    SchemaImport save(String app, List<BsonDocument> documents, Set<String> asymmetricTables);
}
