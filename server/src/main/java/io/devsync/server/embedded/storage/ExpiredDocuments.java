package io.devsync.server.embedded.storage;

import io.devsync.server.embedded.bson.SortKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDateTime;

/** Finds and deletes the documents whose date in a TTL index has passed; other values never expire. */
public final class ExpiredDocuments {

    private ExpiredDocuments() {
    }

    /**
     * @param untilMs the newest date that has expired, in milliseconds since the epoch
     * @param atMost how many to delete
     * @return how many were deleted; fewer than {@code atMost} when none is left
     */
    public static int delete(Writing writing, Namespace namespace, String indexName, long untilMs, int atMost) {
        Optional<CollectionWriter> writer = writing.writer(namespace);
        Optional<IndexInfo> index = writer.flatMap(found -> found.collection().index(indexName));
        if (index.isEmpty()) {
            return 0;
        }
        List<byte[]> documents = find(writing, writer.get().collection(), index.get(), untilMs, atMost);
        documents.forEach(document -> writer.get().claim(CollectionWriter.idOf(document)));
        documents.forEach(document -> writer.get().delete(CollectionWriter.idOf(document), document));
        return documents.size();
    }

    private static List<byte[]> find(Writing writing, CollectionInfo collection, IndexInfo index, long untilMs, int atMost) {
        boolean descending = index.components().getFirst().descending();
        byte[] oldest = key(Long.MIN_VALUE, descending);
        byte[] newest = key(untilMs, descending);
        EntryCursor entries = writing.state().scan(index.entries(), descending ? newest : oldest,
                CollectionWriter.after(descending ? oldest : newest), false);
        Set<String> seen = new LinkedHashSet<>();
        List<byte[]> documents = new ArrayList<>();
        while (documents.size() < atMost && entries.next()) {
            byte[] id = entries.value();
            byte[] document = writing.state().get(collection.documents(), id);
            // A document with several dates has an entry for each.
            if (document != null && seen.add(new String(id, java.nio.charset.StandardCharsets.ISO_8859_1))) {
                documents.add(document);
            }
        }
        return documents;
    }

    private static byte[] key(long millis, boolean descending) {
        byte[] key = SortKey.of(new BsonDateTime(millis));
        for (int i = 0; descending && i < key.length; i++) {
            key[i] = (byte) ~key[i];
        }
        return key;
    }
}
