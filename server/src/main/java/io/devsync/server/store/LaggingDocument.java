package io.devsync.server.store;

import io.devsync.server.store.SyncStore.StoredDocument;
import java.util.Optional;

/**
 * A user document that has not followed the history: because others have changed it, which the history does not know yet,
 * or because the data source refuses it. Kept until it follows again.
 *
 * @param version the version of the history that the document was last known to follow
 * @param followed what it held then, as far as it is synced; empty when it did not exist
 */
public record LaggingDocument(DocumentKey key, long version, Optional<StoredDocument> followed) {}
