package io.devsync.server.sync;

import io.devsync.server.store.DocumentKey;
import io.devsync.server.store.UnsyncedDocument;
import io.devsync.server.store.UnsyncedDocument.Kind;
import io.devsync.server.store.UserDocuments;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which documents are not in step with their objects, and why; written to the store when it changes. Owned by the writer's
 * thread.
 */
final class UnsyncedDocuments {

    private static final Logger log = LoggerFactory.getLogger(UnsyncedDocuments.class);

    private final String appId;
    private final UserDocuments user;
    private final InstantSource clock;
    private final Map<DocumentKey, UnsyncedDocument> known = new HashMap<>();
    private final Map<DocumentKey, UnsyncedDocument> found = new HashMap<>();
    private final List<DocumentKey> healed = new ArrayList<>();
    private volatile int count;

    UnsyncedDocuments(String appId, UserDocuments user, InstantSource clock) {
        this.appId = appId;
        this.user = user;
        this.clock = clock;
        user.unsynced().forEach(one -> known.put(one.key(), one));
        count = known.size();
    }

    /** How many there are; from any thread. */
    int count() {
        return count;
    }

    /** Whether there is one that might heal. */
    boolean hasAny() {
        return !known.isEmpty();
    }

    void found(DocumentKey key, Kind kind, String reason, String path) {
        UnsyncedDocument before = known.get(key);
        if (before != null && before.kind() == kind && before.reason().equals(reason) && before.path().equals(path)) {
            return;
        }
        UnsyncedDocument now = new UnsyncedDocument(key, kind, reason, path, clock.instant());
        known.put(key, now);
        found.put(key, now);
        log.warn(
                "document is not synced app={} kind={} namespace={} id={} path={} reason={}",
                appId,
                kind.text(),
                key.namespace().getFullName(),
                key.id(),
                path,
                reason);
    }

    /** The fault of this kind, if there was one, is gone. */
    void healed(DocumentKey key, Kind kind) {
        UnsyncedDocument before = known.get(key);
        if (before != null && before.kind() == kind) {
            known.remove(key);
            found.remove(key);
            healed.add(key);
        }
    }

    /**
     * Forgets refusals of documents that follow by now: a server that died after a document was written had no time to.
     *
     * @param lagging the documents that do not follow
     */
    void refusedAmong(Set<DocumentKey> lagging) {
        for (DocumentKey key : List.copyOf(known.keySet())) {
            if (!lagging.contains(key)) {
                healed(key, Kind.REFUSED);
            }
        }
    }

    /** Writes what has changed; blocks on the store. */
    void save() {
        if (!found.isEmpty() || !healed.isEmpty()) {
            user.record(List.copyOf(found.values()), List.copyOf(healed));
            found.clear();
            healed.clear();
            count = known.size();
        }
    }
}
