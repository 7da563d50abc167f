package io.devsync.server.embedded.storage;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.Page;
import org.jspecify.annotations.Nullable;

/**
 * Which maps hold copies of another map's documents, in one catalog; immutable.
 *
 * <p>A copy that is byte for byte the document with its key is not kept: its map has a marker there, which means that document <i>in
 * the same state of the store</i>. The writer sees to it that this is so in every state: whoever changes a document puts the whole copy
 * in the marker's place in the same unit ({@link TwinWrites}), and before a collection goes all its copies are made whole. So a
 * snapshot reads markers by its own version of the documents, and to exchange a marker for the whole copy changes nothing that anybody
 * can see: it needs no claim and collides with no transaction.
 */
final class Twins {

    /** In place of a copy. No BSON document has less than 5 bytes, no key of a document is empty. */
    static final byte[] MARKER = new byte[0];

    private final Map<StoreMap, StoreMap> documents = new HashMap<>();
    private final Map<StoreMap, List<StoreMap>> copies = new HashMap<>();

    private Twins() {}

    static Twins of(Collection<CollectionInfo> collections, Function<Namespace, Optional<CollectionInfo>> find) {
        Twins twins = new Twins();
        for (CollectionInfo info : collections) {
            info.twin().flatMap(find).ifPresent(twin -> {
                twins.documents.put(info.documents(), twin.documents());
                twins.copies.computeIfAbsent(twin.documents(), any -> new ArrayList<>(1)).add(info.documents());
            });
        }
        return twins;
    }

    /** The map with the documents of which a map holds copies, or null. */
    @Nullable StoreMap documentsOf(StoreMap map) {
        return documents.isEmpty() ? null : documents.get(map);
    }

    /** The maps with copies of a map's documents; one for each app that syncs them. */
    List<StoreMap> copiesOf(StoreMap map) {
        return copies.isEmpty() ? List.of() : copies.getOrDefault(map, List.of());
    }

    static boolean isMarker(byte[] stored) {
        return stored.length == 0;
    }

    /**
     * What a marker stands for.
     *
     * @param twin the documents in the marker's state; null when there are none
     * @throws IllegalStateException when there is no such document: the file is damaged
     */
    static byte[] document(@Nullable MVMap<byte[], byte[]> twin, byte[] key) {
        return document(twin, twin == null ? null : twin.getRootPage(), key);
    }

    /** @param root of {@code twin} in the marker's state */
    static byte[] document(@Nullable MVMap<byte[], byte[]> twin, @Nullable Page<byte[], byte[]> root, byte[] key) {
        byte[] document = twin == null || root == null ? null : twin.get(root, key);
        if (document == null) {
            throw new IllegalStateException("copy: a marker (expected: a document with its key in "
                    + (twin == null ? "a collection that its catalog names" : "map " + twin.getName())
                    + "). The data file is damaged: restore it from a snapshot.");
        }
        return document;
    }
}
