package io.devsync.server.sync;

import io.devsync.protocol.message.SyncError;
import io.devsync.server.schema.AppSchema;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What the engine knows of those who change documents beside it: who watches them, which classes have not been read yet,
 * and whether devices have to wait for them.
 */
final class OutsideWrites {

    private final Set<String> unread = new HashSet<>();
    private Optional<OutsideWatcher> watcher = Optional.empty();
    private AppSchema seen = AppSchema.empty("");
    private Optional<SyncError> refusal = Optional.empty();

    /** Someone watches from now on. */
    void watchedBy(OutsideWatcher newWatcher, AppSchema schema) {
        watcher = Optional.of(newWatcher);
        schemaIs(schema);
    }

    /** The schema may have new classes: their collections may have documents, which are to be read first. */
    @SuppressWarnings("ReferenceEquality") // that very schema; an equal one only costs a look
    void schemaIs(AppSchema schema) {
        if (watcher.isEmpty() || schema.realm() == seen.realm()) {
            return;
        }
        for (String className : schema.namespaces().keySet()) {
            if (!seen.namespaces().containsKey(className) && watcher.get().hasToRead(schema, className)) {
                unread.add(className);
            }
        }
        seen = schema;
        watcher.get().schemaIs(schema);
    }

    /** The documents of a class have all been taken over. */
    void read(String className) {
        unread.remove(className);
    }

    /** Whether all documents that there were are objects on devices too. */
    boolean allRead() {
        return unread.isEmpty();
    }

    /** What devices are told that come now, when they cannot be served. */
    Optional<SyncError> refusal() {
        return refusal;
    }

    void refusal(Optional<SyncError> now) {
        refusal = now;
    }
}
