package io.devsync.server.sync;

import com.mongodb.MongoNamespace;
import io.devsync.protocol.object.ObjectState;
import io.devsync.server.document.Conversion;
import io.devsync.server.document.DocumentCodec;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.schema.constraint.SchemaConstraints;
import io.devsync.server.schema.constraint.Violation;
import io.devsync.server.store.SyncStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bson.BsonNull;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/**
 * Which documents of an app do not fit its schema: those that cannot be synced at all, and those whose next change by a
 * device strict mode would undo (spec strict-mode §3.4, §3.5).
 *
 * @param documents how many were looked at
 * @param unfit what is wrong, by collection, field and demand
 */
public record DocumentReport(long documents, List<Unfit> unfit) {

    /** More ids say nothing more. */
    private static final int EXAMPLES = 10;

    private static final int AT_ONCE = 500;

    public DocumentReport {
        unfit = List.copyOf(unfit);
    }

    /**
     * Documents that fail alike.
     *
     * @param field the field; empty for the document itself
     * @param code the original's name of the demand
     * @param message of the first one
     * @param syncable whether devices see them all the same
     * @param count how many there are
     * @param ids the {@code _id} of some of them
     */
    public record Unfit(
            String className,
            MongoNamespace collection,
            String field,
            String code,
            String message,
            boolean syncable,
            long count,
            List<BsonValue> ids) {
        public Unfit {
            ids = List.copyOf(ids);
        }
    }

    /** Whether all documents fit. */
    public boolean isClean() {
        return unfit.isEmpty();
    }

    static DocumentReport of(AppSchema schema, SyncStore store) {
        Check check = new Check(schema);
        for (String className : new TreeMap<>(schema.namespaces()).keySet()) {
            MongoNamespace namespace = DocumentMapping.namespace(schema, className).orElseThrow();
            try (Stream<List<RawBsonDocument>> batches =
                    store.userDocuments().scan(namespace, AT_ONCE)) {
                batches.forEach(batch -> batch.forEach(document -> check.look(className, namespace, document)));
            }
        }
        return new DocumentReport(check.documents, new ArrayList<>(check.found.values()));
    }

    /** The documents looked at so far. */
    private static final class Check {
        private final AppSchema schema;
        private final DocumentCodec demanding;
        private final DocumentCodec lenient;
        private final SchemaConstraints constraints;
        private final Map<List<String>, Unfit> found = new LinkedHashMap<>();
        private long documents;

        Check(AppSchema schema) {
            this.schema = schema;
            this.demanding = new DocumentCodec(schema, true, false);
            this.lenient = new DocumentCodec(schema, true, true);
            this.constraints = SchemaConstraints.compile(schema.realm(), schema.keywords());
        }

        void look(String className, MongoNamespace namespace, RawBsonDocument document) {
            documents++;
            BsonValue id = document.getOrDefault("_id", BsonNull.VALUE);
            switch (lenient.fromDocument(schema.realm(), className, document)) {
                case Conversion.Unfit unfit ->
                    add(className, namespace, new Violation(unfit.path(), "invalid_type", unfit.reason()), false, id);
                case Conversion.Fits(ObjectState object) -> missing(className, document)
                        .or(() -> constraints.check(object))
                        .ifPresent(one -> add(className, namespace, one, true, id));
            }
        }

        /** A field that the document must have; devices have the zero of its type in its place. */
        private Optional<Violation> missing(String className, RawBsonDocument document) {
            return demanding.fromDocument(schema.realm(), className, document) instanceof Conversion.Unfit unfit
                    ? Optional.of(new Violation(unfit.path(), "required", unfit.reason()))
                    : Optional.empty();
        }

        private void add(
                String className, MongoNamespace namespace, Violation violation, boolean syncable, BsonValue id) {
            String field = violation.path().replaceAll("\\[\\d+]", "[]");
            Unfit known = found.get(List.of(className, field, violation.code()));
            List<BsonValue> ids = new ArrayList<>(known == null ? List.of() : known.ids());
            if (ids.size() < EXAMPLES) {
                ids.add(id);
            }
            found.put(
                    List.of(className, field, violation.code()),
                    new Unfit(
                            className,
                            namespace,
                            field,
                            violation.code(),
                            known == null ? violation.message() : known.message(),
                            syncable,
                            known == null ? 1 : known.count() + 1,
                            ids));
        }
    }
}
