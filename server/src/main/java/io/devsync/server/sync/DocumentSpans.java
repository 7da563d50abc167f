package io.devsync.server.sync;

import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.server.document.DocumentProblem;
import io.devsync.server.store.DocumentKey;
import io.devsync.server.store.DocumentWrite;
import io.devsync.server.store.LaggingDocument;
import io.devsync.server.store.RefusedDocument;
import io.devsync.server.store.SyncStore.StoredDocument;
import io.devsync.server.store.UserWrites;
import io.devsync.server.store.UserWrites.Guarded;
import io.devsync.server.store.UserWritesException;
import io.devsync.server.sync.FollowingDocuments.Lagging;
import io.devsync.server.sync.Integration.ObjectChange;
import io.devsync.server.sync.Integration.SeenDocument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.bson.BsonDocument;

/**
 * What a stretch of the history does to each object, as one write to our copy of its document and one to the user's. They
 * are the same but where others have changed the document. Owned by the writer's thread.
 */
final class DocumentSpans {

    private static final BsonDocument NOTHING_EXPECTED = new BsonDocument();

    private final DocumentMapping mapping;
    private final FollowingDocuments following;
    private final long from;
    private final long to;
    private final Map<ObjectKey, Span> spans = new LinkedHashMap<>();
    /** What is put in the place of nothing, which for the user's document is the same. */
    private final Map<ObjectKey, DocumentWrite.Put> created = new HashMap<>();
    private final Set<ObjectKey> keptBack = new HashSet<>();
    private final Map<ObjectKey, RefusedDocument> refused = new LinkedHashMap<>();

    private record Span(
            Optional<ObjectState> before, Optional<ObjectState> after, Optional<SeenDocument> seen) {}

    /**
     * @param from the checkpoint before the stretch
     * @param to the one after it
     */
    DocumentSpans(DocumentMapping mapping, FollowingDocuments following, long from, long to) {
        this.mapping = mapping;
        this.following = following;
        this.from = from;
        this.to = to;
    }

    void add(ObjectChange change) {
        Span span = spans.get(change.key());
        spans.put(
                change.key(),
                span == null
                        ? new Span(change.before(), change.after(), change.seen())
                        : new Span(span.before(), change.after(), change.seen().or(span::seen)));
    }

    /** The writes to our copies. */
    List<DocumentWrite> writes() {
        List<DocumentWrite> writes = new ArrayList<>(spans.size());
        spans.forEach((key, span) -> {
            Optional<DocumentProblem> problem = span.after().flatMap(mapping::problem);
            problem.ifPresent(why -> keepBack(key, why));
            if (!(problem.orElse(null) instanceof DocumentProblem.TooLarge)) {
                mapping.write(key, span.before(), span.after()).ifPresent(write -> {
                    writes.add(write);
                    if (write instanceof DocumentWrite.Put put) {
                        created.put(key, put);
                    }
                });
            }
        });
        return writes;
    }

    private void keepBack(ObjectKey key, DocumentProblem problem) {
        mapping.name(key)
                .ifPresent(name -> refused.put(
                        key, new RefusedDocument(name.namespace(), name.id(), problem.message(), false)));
    }

    /** The writes to users' documents; some may have been kept back by earlier attempts. */
    UserWrites userWrites() {
        List<Guarded> writes = new ArrayList<>(spans.size());
        List<LaggingDocument> lagging = new ArrayList<>();
        List<DocumentKey> caughtUp = new ArrayList<>();
        spans.forEach((key, span) -> {
            Optional<Lagging> now = lagging(key, span);
            if (now.isEmpty()) {
                userWrite(key, span).ifPresent(writes::add);
                if (following.lagging(key).isPresent()) {
                    mapping.name(key).ifPresent(caughtUp::add);
                }
            } else if (!now.equals(following.lagging(key))) {
                Optional<StoredDocument> followed = now.get().followed().map(mapping::stored);
                mapping.name(key)
                        .ifPresent(name -> lagging.add(new LaggingDocument(name, now.get().version(), followed)));
            }
        });
        return new UserWrites(writes, lagging, caughtUp);
    }

    private Optional<Guarded> userWrite(ObjectKey key, Span span) {
        if (isThere(span)) {
            return Optional.empty();
        }
        DocumentWrite.Put put = created.get(key);
        return put != null && span.seen().isEmpty() && following.lagging(key).isEmpty()
                ? Optional.of(new Guarded(put, NOTHING_EXPECTED, false))
                : mapping.userWrite(key, expected(key, span), span.after());
    }

    /** Whether the user's document was seen to hold just what it should. */
    private static boolean isThere(Span span) {
        return span.seen().isPresent() && span.seen().get().state().equals(span.after());
    }

    /** How the document lags after this stretch; absent when it follows. */
    private Optional<Lagging> lagging(ObjectKey key, Span span) {
        Optional<Lagging> before = following.lagging(key);
        RefusedDocument refusal = refused.get(key);
        boolean waits = span.seen().isEmpty()
                && (following.isUnderWay(key) || before.isPresent() && !before.get().refused());
        if (waits || keptBack.contains(key) || refusal != null) {
            if (refusal != null && refusal.duplicate() && expected(key, span).isEmpty()) {
                // What can never get a document goes from devices (spec atlas-integration §7.2): as if it had been there
                // and somebody had deleted it.
                return Optional.of(new Lagging(to, span.after(), false));
            }
            if (span.seen().isEmpty() && before.isPresent()) {
                return Optional.of(new Lagging(
                        before.get().version(), before.get().followed(), refusal != null && !keptBack.contains(key)));
            }
            return Optional.of(new Lagging(from, expected(key, span), refusal != null && !keptBack.contains(key)));
        }
        return Optional.empty();
    }

    private Optional<ObjectState> expected(ObjectKey key, Span span) {
        return span.seen()
                .map(SeenDocument::state)
                .orElseGet(() -> following.lagging(key).map(Lagging::followed).orElseGet(span::before));
    }

    /** Leaves out documents that could not be written. */
    void keepBack(UserWritesException failure) {
        Map<DocumentKey, ObjectKey> names = HashMap.newHashMap(spans.size());
        spans.keySet().forEach(key -> mapping.name(key).ifPresent(name -> names.put(name, key)));
        for (DocumentKey name : failure.changed()) {
            Optional.ofNullable(names.get(name)).ifPresent(keptBack::add);
        }
        for (RefusedDocument document : failure.refused()) {
            Optional.ofNullable(names.get(new DocumentKey(document.namespace(), document.id())))
                    .ifPresent(key -> refused.put(key, document));
        }
    }

    /**
     * All this is written: takes note of what follows now and what does not.
     *
     * @param lookAt told the documents that are to be looked at
     */
    void applied(Consumer<ObjectKey> lookAt) {
        spans.forEach((key, span) -> {
            Optional<Lagging> now = lagging(key, span);
            if (span.seen().isPresent()) {
                following.arrived(key);
            }
            if (now.isEmpty()) {
                following.follows(key);
            } else {
                following.lags(key, now.get());
                if (!now.get().refused()) {
                    lookAt.accept(key);
                }
            }
        });
    }

    /** The documents that the data source refused, or would. */
    Map<ObjectKey, RefusedDocument> refused() {
        return refused;
    }

    /** The documents of this stretch that are as the history has them, those that are gone among them. */
    List<DocumentKey> following() {
        List<DocumentKey> names = new ArrayList<>();
        spans.keySet().forEach(key -> {
            if (following.lagging(key).isEmpty()) {
                mapping.name(key).ifPresent(names::add);
            }
        });
        return names;
    }
}
