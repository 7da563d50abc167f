package io.devsync.server.sampling;

import io.devsync.server.document.Namespace;
import io.devsync.server.schema.AppSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.bson.RawBsonDocument;

/** Samples collections and proposes a schema for each, in one run so that names and relationships agree. Blocks. */
public final class Sampling {

    /** A schema that is made by looking at more collections at once is not looked at by anyone. */
    public static final int COLLECTIONS_MAX = 200;

    private final SampleSource source;
    private final AppSchema schema;
    private final Progress progress;

    /**
     * @param schema what the app has already: names that are in use
     */
    public Sampling(SampleSource source, AppSchema schema, Progress progress) {
        this.source = source;
        this.schema = schema;
        this.progress = progress;
    }

    /**
     * Looks at collections, one after the other.
     *
     * @param collections at most {@link #COLLECTIONS_MAX}
     * @return a proposal for each, in this order
     * @throws IllegalArgumentException when there are too many or none
     * @throws CancellationException when the progress says so
     */
    public List<CollectionProposal> run(List<Namespace> collections, SampleRequest request, Choices choices) {
        if (collections.isEmpty() || collections.size() > COLLECTIONS_MAX) {
            throw new IllegalArgumentException(
                    "collections: " + collections.size() + " (expected: 1 to " + COLLECTIONS_MAX + "); name some of them");
        }
        Map<Namespace, String> titles = titles(collections);
        Set<String> taken = new HashSet<>(schema.realm().classes().keySet());
        taken.addAll(titles.values());
        Links links = new Links(source, targets(collections));
        List<CollectionProposal> proposals = new ArrayList<>();
        for (Namespace collection : collections) {
            int done = proposals.size();
            DocumentSampler sample = sample(collection, request, done, collections.size());
            List<Suggestion> suggestions = new ArrayList<>(links.of(sample));
            suggestions.addAll(Hints.of(sample));
            Proposer proposer = new Proposer(
                    collection, schema.dataSource(), titles.getOrDefault(collection, ""), choices, suggestions, taken);
            proposals.add(KnownClasses.keep(schema, proposer.propose(sample)));
        }
        return proposals;
    }

    private DocumentSampler sample(Namespace collection, SampleRequest request, int done, int collections) {
        long expected = source.expected(collection, request);
        progress.at(collection, done, collections, 0, expected);
        DocumentSampler sample = new DocumentSampler();
        try (Stream<List<RawBsonDocument>> documents = source.documents(collection, request, expected)) {
            documents.forEach(some -> {
                if (progress.cancelled()) {
                    throw new CancellationException("sampling was cancelled");
                }
                some.forEach(sample::add);
                progress.at(collection, done, collections, sample.documents(), expected);
            });
        }
        return sample;
    }

    /** The title of the class that a collection has, or else a new one that no other class has. */
    private Map<Namespace, String> titles(List<Namespace> collections) {
        Set<String> taken = new HashSet<>(schema.realm().classes().keySet());
        Map<Namespace, String> titles = new LinkedHashMap<>();
        for (Namespace collection : collections) {
            Optional<String> known = schema.classOf(collection);
            titles.put(collection, known.orElseGet(() -> freeTitle(collection, taken)));
            taken.add(titles.get(collection));
        }
        return titles;
    }

    private static String freeTitle(Namespace collection, Set<String> taken) {
        List<String> wishes = List.of(
                Titles.of(collection.collection()),
                Titles.legal(collection.collection()),
                Titles.legal(collection.database() + "_" + Titles.of(collection.collection())));
        for (String wish : wishes) {
            if (!taken.contains(wish)) {
                return wish;
            }
        }
        int number = 2;
        while (taken.contains(Titles.cut(wishes.getFirst(), Titles.BYTES_MAX - 4) + number)) {
            number++;
        }
        return Titles.cut(wishes.getFirst(), Titles.BYTES_MAX - 4) + number;
    }

    /** All collections of the databases at hand, and those that have classes. */
    private List<Namespace> targets(List<Namespace> collections) {
        Set<String> databases = new TreeSet<>();
        collections.forEach(collection -> databases.add(collection.database()));
        Set<Namespace> targets = new LinkedHashSet<>(collections);
        databases.forEach(database -> targets.addAll(source.collections(database)));
        targets.addAll(schema.namespaces().values());
        return targets.stream().limit(COLLECTIONS_MAX).toList();
    }
}
