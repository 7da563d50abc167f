package io.devsync.server.api.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoNamespace;
import io.devsync.server.http.HttpHandler;
import io.devsync.server.http.HttpRequest;
import io.devsync.server.http.HttpResponse;
import io.devsync.server.ingest.DocumentValidation;
import io.devsync.server.ingest.IngestStatus;
import io.devsync.server.store.DocumentKey;
import io.devsync.server.store.UnsyncedDocument;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.junit.jupiter.api.Test;

class DocumentsEndpointTest {

    private static final String ROOT = " /api/devsync/v1/apps/{app}/documents";

    @Test
    void statusSaysWhetherDevicesAreLetIn() {
        BsonDocument body = body(call("GET", "", "shop", Map.of(), ""));

        assertThat(body.getBoolean("watching").getValue()).isTrue();
        assertThat(body.getBoolean("acceptingClients").getValue()).isFalse();
        assertThat(body.getArray("reading").get(0).asDocument())
                .containsEntry("class", new BsonString("Dog"))
                .containsEntry("looked", new BsonInt32(10))
                .containsEntry("expected", new BsonInt32(20));
    }

    @Test
    void unsyncedDocumentsAreListedWithReasonAndPath() {
        BsonDocument body = body(call("GET", "/unsynced", "shop", Map.of("limit", "1"), ""));

        assertThat(body.getInt32("count").getValue()).isEqualTo(2);
        assertThat(body.getArray("documents")).hasSize(1);
        assertThat(body.getArray("documents").get(0).asDocument())
                .containsEntry("kind", new BsonString("refused"))
                .containsEntry("reason", new BsonString("duplicate"))
                .containsEntry("collection", new BsonString("Dog"));
    }

    @Test
    void validationAnswersWithAppServicesNames() {
        BsonDocument body = body(call("POST", "/validate", "shop", Map.of(), "{\"class\": \"Dog\", \"limit\": 5}"));

        assertThat(body.getInt32("total_processed_count").getValue()).isEqualTo(5);
        BsonDocument error = body.getArray("errors").get(0).asDocument();
        assertThat(error).containsEntry("error_code", new BsonString("required"));
        assertThat(error.getArray("failed_ids")).containsExactly(new BsonInt32(7));
    }

    @Test
    void requestThatIsNotUnderstoodSaysWhatIsExpected() {
        HttpResponse response = call("POST", "/validate", "shop", Map.of(), "{\"klass\": 1}");

        assertThat(response.status()).isEqualTo(400);
        assertThat(new String(response.body(), StandardCharsets.UTF_8)).contains("expected").contains("class");
    }

    @Test
    void unknownAppIsNotFound() {
        assertThat(call("GET", "", "other", Map.of(), "").status()).isEqualTo(404);
        assertThat(call("GET", "/unsynced", "other", Map.of(), "").status()).isEqualTo(404);
    }

    private static BsonDocument body(HttpResponse response) {
        assertThat(response.status()).isEqualTo(200);
        return BsonDocument.parse(new String(response.body(), StandardCharsets.UTF_8));
    }

    private static HttpResponse call(String method, String path, String app, Map<String, String> query, String body) {
        Map<String, HttpHandler> routes = new HashMap<>();
        new DocumentsEndpoint(new Shop())
                .addTo((verb, pattern, handler) -> routes.put(verb + " " + pattern, handler));
        return routes.get(method + ROOT + path)
                .handle(new HttpRequest(
                        method,
                        "",
                        Map.of("app", app),
                        query,
                        Map.of(),
                        body.getBytes(StandardCharsets.UTF_8),
                        "http://localhost",
                        "127.0.0.1"));
    }

    /** One app that is reading a class for the first time. */
    private static final class Shop implements DocumentsEndpoint.Source {

        @Override
        public Optional<IngestStatus> status(String appId) {
            return of(appId, new IngestStatus(
                    true, Optional.empty(), List.of(new IngestStatus.Reading("Dog", 10, 20, true)), 2));
        }

        @Override
        public Optional<List<UnsyncedDocument>> unsynced(String appId) {
            return of(appId, List.of(
                    unsynced(1, UnsyncedDocument.Kind.UNFIT, "type STRING", 1),
                    unsynced(2, UnsyncedDocument.Kind.REFUSED, "duplicate", 2)));
        }

        private static UnsyncedDocument unsynced(long id, UnsyncedDocument.Kind kind, String reason, long since) {
            return new UnsyncedDocument(
                    new DocumentKey(new MongoNamespace("shop", "Dog"), new BsonInt64(id)),
                    kind,
                    reason,
                    "",
                    Instant.ofEpochSecond(since));
        }

        @Override
        public Optional<DocumentValidation.Result> validate(
                String appId, String className, BsonDocument query, int limit) {
            List<BsonValue> ids = List.of(new BsonInt32(7));
            return of(appId, new DocumentValidation.Result(
                    List.of(new DocumentValidation.Failure("required", "(root).age", "missing", 1, ids)), limit, 1));
        }

        private static <T> Optional<T> of(String appId, T value) {
            return appId.equals("shop") ? Optional.of(value) : Optional.empty();
        }
    }
}
