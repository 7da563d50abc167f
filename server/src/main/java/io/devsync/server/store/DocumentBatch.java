package io.devsync.server.store;

import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;

/**
 * What brings documents and bookkeeping from one checkpoint to the next.
 *
 * @param from the checkpoint it starts at
 * @param to the checkpoint it ends at
 * @param writes to the copy of the documents that the history goes by; at most one per document
 * @param user what happens to the documents that users see
 * @param clientFiles the client files that changed meanwhile
 * @param schema the app's schema when it changed meanwhile
 * @param salts the salts of the history when they changed meanwhile
 */
public record DocumentBatch(
        long from,
        long to,
        List<DocumentWrite> writes,
        UserWrites user,
        List<ClientFileRecord> clientFiles,
        Optional<BsonDocument> schema,
        Optional<List<SyncStore.SaltRecord>> salts) {}
