package io.devsync.server.ingest;

import com.mongodb.MongoException;
import com.mongodb.MongoNamespace;
import com.mongodb.reactivestreams.client.MongoClient;
import io.devsync.server.document.Conversion;
import io.devsync.server.document.DocumentCodec;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.schema.DocumentDefaults;
import io.devsync.server.store.StoreException;
import io.devsync.server.sync.DocumentMapping;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import reactor.core.publisher.Flux;

/**
 * Says of existing documents which of them are objects of a class, before devices depend on it: App Services' {@code
 * validate_documents} (spec strict-mode §3.5). Looks at one fault per document, the first. Blocks; reads only.
 */
public final class DocumentValidation {

    private static final int DOCUMENTS_AT_ONCE = 500;
    /** Ids told of each kind of fault; the number says how many there are. */
    private static final int IDS_MAX = 100;

    private final AppSchema schema;
    private final DocumentCodec codec;
    private final DocumentDefaults defaults;
    private final String className;
    private final Map<Fault, Tally> tallies = new LinkedHashMap<>();
    private long processed;

    private record Fault(String code, String field) {}

    private static final class Tally {
        private final String example;
        private final List<BsonValue> ids = new ArrayList<>();
        private long count;

        Tally(String example) {
            this.example = example;
        }
    }

    /**
     * A kind of fault.
     *
     * @param code one of App Services' error codes
     * @param field such as {@code (root).lines.[].qty}
     * @param reason of the first document that has it
     * @param count documents that have it
     * @param ids the first of them
     */
    public record Failure(String code, String field, String reason, long count, List<BsonValue> ids) {}

    /**
     * What was found.
     *
     * @param failures the most frequent first
     * @param processed documents looked at
     * @param failed those with a fault
     */
    public record Result(List<Failure> failures, long processed, long failed) {}

    private DocumentValidation(AppSchema schema, String className) {
        this.schema = schema;
        this.className = className;
        this.codec = new DocumentCodec(schema, true);
        this.defaults = DocumentDefaults.of(schema);
    }

    /**
     * Looks at documents of a class.
     *
     * @param className a class with a collection
     * @param query which of its documents
     * @param limit how many at most
     * @throws IllegalArgumentException when the class has no collection
     * @throws StoreException when the data source fails, or does not understand the query
     */
    public static Result run(MongoClient client, AppSchema schema, String className, BsonDocument query, int limit) {
        MongoNamespace namespace = DocumentMapping.namespace(schema, className)
                .orElseThrow(() -> new IllegalArgumentException("class: " + className
                        + " (expected: one with a collection: " + schema.namespaces().keySet() + ")"));
        DocumentValidation validation = new DocumentValidation(schema, className);
        Flux<RawBsonDocument> documents = Flux.from(client.getDatabase(namespace.getDatabaseName())
                        .getCollection(namespace.getCollectionName(), RawBsonDocument.class)
                        .find(query)
                        .limit(limit)
                        .batchSize(DOCUMENTS_AT_ONCE))
                .onErrorMap(
                        MongoException.class,
                        failure -> new StoreException("validating documents: " + failure.getMessage(), failure));
        try (Stream<RawBsonDocument> stream = documents.toStream(DOCUMENTS_AT_ONCE)) {
            stream.forEach(validation::check);
        }
        return validation.result();
    }

    private void check(RawBsonDocument document) {
        processed++;
        if (conversion(document) instanceof Conversion.Unfit unfit) {
            String field = unfit.path().isEmpty()
                    ? "(root)"
                    : "(root)." + unfit.path().replaceAll("\\[\\d+\\]", ".[]").replaceFirst("^\\.", "");
            Tally tally = tallies.computeIfAbsent(
                    new Fault(code(unfit.reason()), field), fault -> new Tally(unfit.reason()));
            tally.count++;
            if (tally.ids.size() < IDS_MAX) {
                tally.ids.add(document.get("_id"));
            }
        }
    }

    private Conversion conversion(RawBsonDocument document) {
        return defaults.filled(className, document)
                .map(filled -> codec.fromDocument(schema.realm(), className, filled))
                .filter(Conversion.Fits.class::isInstance)
                .orElseGet(() -> codec.fromDocument(schema.realm(), className, document));
    }

    private static String code(String reason) {
        if (reason.startsWith("missing required field")) {
            return "required";
        }
        if (reason.startsWith("illegal map key")) {
            return "invalid_property_name";
        }
        return reason.startsWith("broken BSON") ? "internal" : "invalid_type";
    }

    private Result result() {
        List<Failure> failures = new ArrayList<>();
        tallies.forEach((fault, tally) -> failures.add(
                new Failure(fault.code(), fault.field(), tally.example, tally.count, List.copyOf(tally.ids))));
        failures.sort(Comparator.comparingLong(Failure::count).reversed());
        return new Result(failures, processed, failures.stream().mapToLong(Failure::count).sum());
    }
}
