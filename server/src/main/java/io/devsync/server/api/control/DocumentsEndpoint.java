package io.devsync.server.api.control;

import com.mongodb.MongoNamespace;
import io.devsync.server.http.HttpRequest;
import io.devsync.server.http.HttpResponse;
import io.devsync.server.http.Router;
import io.devsync.server.ingest.DocumentValidation;
import io.devsync.server.ingest.IngestStatus;
import io.devsync.server.store.UnsyncedDocument;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonNumber;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.json.JsonMode;
import org.bson.json.JsonParseException;
import org.bson.json.JsonWriterSettings;

/**
 * How an app's documents and objects stand to each other: {@code GET .../documents} says whether changes are followed and
 * what is being read, {@code GET .../documents/unsynced} lists what is not in step, {@code POST .../documents/validate}
 * checks existing documents against a class.
 */
public final class DocumentsEndpoint {

    private static final JsonWriterSettings RELAXED =
            JsonWriterSettings.builder().outputMode(JsonMode.RELAXED).build();
    private static final int UNSYNCED_DEFAULT = 100;
    /** App Services' own default. */
    private static final int VALIDATED_DEFAULT = 10_000;

    private final Source source;

    /** Where the answers come from. All may block; they are empty for unknown apps. */
    public interface Source {
        /** Whether changes are followed, and what is being read. */
        Optional<IngestStatus> status(String appId);

        /** The documents that are not in step with their objects. */
        Optional<List<UnsyncedDocument>> unsynced(String appId);

        /** @throws IllegalArgumentException when there is no such class */
        Optional<DocumentValidation.Result> validate(String appId, String className, BsonDocument query, int limit);
    }

    /** Over this source. */
    public DocumentsEndpoint(Source source) {
        this.source = source;
    }

    /** Adds the routes. */
    public void addTo(Router router) {
        String root = "/api/devsync/v1/apps/{app}/documents";
        router.add("GET", root, LocalOnly.guard(this::status));
        router.add("GET", root + "/unsynced", LocalOnly.guard(this::unsynced));
        router.add("POST", root + "/validate", LocalOnly.guard(this::validate));
    }

    private HttpResponse status(HttpRequest request) {
        return source.status(request.pathParameter("app"))
                .map(status -> HttpResponse.json(200, json(status).toJson(RELAXED)))
                .orElseGet(() -> AppRoutes.unknownApp(request));
    }

    private static BsonDocument json(IngestStatus status) {
        BsonArray reading = new BsonArray();
        for (IngestStatus.Reading one : status.reading()) {
            reading.add(new BsonDocument("class", new BsonString(one.className()))
                    .append("looked", new BsonInt64(one.looked()))
                    .append("expected", new BsonInt64(one.expected()))
                    .append("first", new BsonBoolean(one.first())));
        }
        BsonDocument json = new BsonDocument("watching", new BsonBoolean(status.watching()));
        status.trouble().ifPresent(trouble -> json.append("trouble", new BsonString(trouble)));
        boolean accepting = status.reading().stream().noneMatch(IngestStatus.Reading::first);
        return json.append("acceptingClients", new BsonBoolean(accepting))
                .append("reading", reading)
                .append("unsynced", new BsonInt32(status.unsynced()));
    }

    private HttpResponse unsynced(HttpRequest request) {
        int limit = Optional.ofNullable(request.query().get("limit"))
                .filter(text -> text.matches("[0-9]{1,6}"))
                .map(Integer::parseInt)
                .orElse(UNSYNCED_DEFAULT);
        return source.unsynced(request.pathParameter("app"))
                .map(all -> HttpResponse.json(200, json(all, limit).toJson(RELAXED)))
                .orElseGet(() -> AppRoutes.unknownApp(request));
    }

    private static BsonDocument json(List<UnsyncedDocument> all, int limit) {
        BsonArray documents = new BsonArray();
        all.stream()
                .sorted(Comparator.comparing(UnsyncedDocument::since).reversed())
                .limit(limit)
                .forEach(one -> documents.add(json(one)));
        return new BsonDocument("count", new BsonInt32(all.size())).append("documents", documents);
    }

    private static BsonDocument json(UnsyncedDocument one) {
        MongoNamespace namespace = one.key().namespace();
        return new BsonDocument("database", new BsonString(namespace.getDatabaseName()))
                .append("collection", new BsonString(namespace.getCollectionName()))
                .append("documentId", one.key().id())
                .append("kind", new BsonString(one.kind().text()))
                .append("reason", new BsonString(one.reason()))
                .append("path", new BsonString(one.path()))
                .append("since", new BsonString(one.since().toString()));
    }

    private HttpResponse validate(HttpRequest request) {
        try {
            BsonDocument body = BsonDocument.parse(request.bodyText());
            String className = body.getString("class").getValue();
            BsonDocument query = body.getDocument("query", new BsonDocument());
            BsonValue limit = body.get("limit", new BsonInt32(VALIDATED_DEFAULT));
            int documents = limit instanceof BsonNumber number ? Math.max(1, number.intValue()) : VALIDATED_DEFAULT;
            return source.validate(request.pathParameter("app"), className, query, documents)
                    .map(result -> HttpResponse.json(200, json(result).toJson(RELAXED)))
                    .orElseGet(() -> AppRoutes.unknownApp(request));
        } catch (JsonParseException | BsonInvalidOperationException notUnderstood) {
            return ControlJson.error(
                    400,
                    "BadRequest",
                    "body: " + notUnderstood.getMessage()
                            + " (expected: {\"class\": \"Dog\", \"query\": {...}, \"limit\": 10000})");
        } catch (IllegalArgumentException unknownClass) {
            return ControlJson.error(404, "ClassNotFound", String.valueOf(unknownClass.getMessage()));
        }
    }

    /** With App Services' names (spec strict-mode §3.5). */
    private static BsonDocument json(DocumentValidation.Result result) {
        BsonArray errors = new BsonArray();
        for (DocumentValidation.Failure failure : result.failures()) {
            BsonArray ids = new BsonArray(failure.ids());
            BsonDocument query = new BsonDocument("_id", new BsonDocument("$in", ids));
            errors.add(new BsonDocument("error_code", new BsonString(failure.code()))
                    .append("error_count", new BsonInt64(failure.count()))
                    .append("field", new BsonString(failure.field()))
                    .append("details", new BsonString(failure.reason()))
                    .append("failed_ids", ids)
                    .append("failed_documents_query", new BsonString(query.toJson())));
        }
        return new BsonDocument("errors", errors)
                .append("total_processed_count", new BsonInt64(result.processed()))
                .append("total_error_count", new BsonInt64(result.failed()));
    }
}
