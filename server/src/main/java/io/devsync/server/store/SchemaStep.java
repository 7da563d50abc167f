package io.devsync.server.store;

import java.time.Instant;
import java.util.List;
import org.bson.BsonDocument;

/**
 * One change of an app's schema, as people look it up.
 *
 * @param number the schema's version after it; numbers grow, some are left out
 * @param fileIdent the client file whose device brought it; {@link HistoryEntry#SERVER_IDENT} when it was made here
 * @param user the device's user; empty when it was made here
 * @param client what the device calls its SDK; empty when that is not known
 * @param breaking whether files of other devices are useless since then
 * @param difference lines for people
 * @param schema the whole schema after it, in the form that is kept
 */
public record SchemaStep(
        long number,
        Instant time,
        long fileIdent,
        String user,
        String client,
        boolean breaking,
        List<String> difference,
        BsonDocument schema) {

    public SchemaStep {
        difference = List.copyOf(difference);
    }
}
