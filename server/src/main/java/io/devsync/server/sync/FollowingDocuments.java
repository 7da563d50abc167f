package io.devsync.server.sync;

import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the writer of documents knows of those that do not simply follow the history. Owned by the writer's thread.
 *
 * <p>A document is <em>lagging</em> when the history has gone on without it, and <em>under way</em> from when it was found
 * to be changed by others until the entry that takes that over has been applied. Neither is written to meanwhile.
 */
final class FollowingDocuments {

    private final Map<ObjectKey, Lagging> lagging = new HashMap<>();
    private final Set<ObjectKey> underWay = new HashSet<>();
    private Map<ObjectKey, Waiting> toLookAt = new LinkedHashMap<>();

    /**
     * A document that the history has gone on without.
     *
     * @param version the version that it last followed
     * @param followed what it held then
     * @param refused whether the data source refuses to let it follow; else others have changed it
     */
    record Lagging(long version, Optional<ObjectState> followed, boolean refused) {}

    /**
     * Why a document is to be looked at; one for all that are asked for together.
     *
     * @param timestamp when it was changed
     * @param looked run for each document once what was found is durable; from any thread
     */
    record Waiting(long timestamp, Runnable looked) {

        private static final Runnable NOBODY = () -> {};

        /** Nobody waits for it. */
        static Waiting forNobody(long timestamp) {
            return new Waiting(timestamp, NOBODY);
        }

        private Waiting and(Waiting next) {
            return new Waiting(Math.max(timestamp, next.timestamp), both(looked, next.looked));
        }

        /** However often a document is to be looked at for nobody, those who do wait are not nested deeper for it. */
        @SuppressWarnings("ReferenceEquality") // the one that stands for "nobody"
        private static Runnable both(Runnable first, Runnable second) {
            if (first == NOBODY || second == NOBODY) {
                return first == NOBODY ? second : first;
            }
            return () -> {
                first.run();
                second.run();
            };
        }
    }

    Optional<Lagging> lagging(ObjectKey key) {
        return Optional.ofNullable(lagging.get(key));
    }

    Set<ObjectKey> allLagging() {
        return Set.copyOf(lagging.keySet());
    }

    void lags(ObjectKey key, Lagging how) {
        lagging.put(key, how);
    }

    boolean isUnderWay(ObjectKey key) {
        return underWay.contains(key);
    }

    void underWay(ObjectKey key) {
        underWay.add(key);
    }

    /** The entry that takes over what was found has been applied. */
    void arrived(ObjectKey key) {
        underWay.remove(key);
    }

    void follows(ObjectKey key) {
        lagging.remove(key);
    }

    /** Notes that a document is to be looked at as soon as it is not under way. */
    void lookAt(ObjectKey key, Waiting why) {
        toLookAt.merge(key, why, Waiting::and);
    }

    /** Takes those that can be looked at now; belongs to the caller. */
    Map<ObjectKey, Waiting> takeToLookAt() {
        Map<ObjectKey, Waiting> taken = toLookAt;
        toLookAt = new LinkedHashMap<>();
        if (!underWay.isEmpty()) {
            taken.entrySet().removeIf(one -> {
                boolean later = underWay.contains(one.getKey());
                if (later) {
                    toLookAt.put(one.getKey(), one.getValue());
                }
                return later;
            });
        }
        return taken;
    }

    boolean hasToLookAt() {
        return toLookAt.keySet().stream().anyMatch(key -> !underWay.contains(key));
    }
}
