package io.devsync.server.auth;

import static com.mongodb.client.model.Filters.eq;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.mongodb.reactivestreams.client.MongoClient;
import io.devsync.server.app.App;
import io.devsync.server.store.Await;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the document that an app keeps for a user, for the user's access token. */
final class CustomData {

    private static final Logger LOG = LoggerFactory.getLogger(CustomData.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final JsonWriterSettings EXTENDED_JSON =
            JsonWriterSettings.builder().outputMode(JsonMode.RELAXED).build();

    /** The token is part of a URL, where servers and proxies draw the line at a few dozen KiB. */
    private static final int MAX_BYTES = 12 * 1024;

    private final MongoClient client;

    CustomData(MongoClient client) {
        this.client = client;
    }

    /** The user's document as extended JSON; absent when the app keeps none or it is too big for a token. */
    Optional<Map<String, Object>> find(App app, String userId) {
        return document(app, userId)
                .map(document -> document.toJson(EXTENDED_JSON))
                .filter(json -> fits(json, app, userId))
                .map(CustomData::parse);
    }

    /** The user's document; absent when the app keeps none. */
    Optional<BsonDocument> document(App app, String userId) {
        return app.customUserData()
                .flatMap(where -> Await.first(
                        client.getDatabase(where.database())
                                .getCollection(where.collection(), BsonDocument.class)
                                .find(eq(where.userIdField(), userId)),
                        Users.TIMEOUT));
    }

    private static boolean fits(String json, App app, String userId) {
        int size = json.getBytes(StandardCharsets.UTF_8).length;
        if (size > MAX_BYTES) {
            LOG.warn(
                    "custom data of user {} of app {} is left out of the access token: {} bytes (expected: at most {})",
                    userId,
                    app.clientAppId(),
                    size,
                    MAX_BYTES);
        }
        return size <= MAX_BYTES;
    }

    private static Map<String, Object> parse(String json) {
        try {
            return JSON.readValue(json, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("BSON library wrote JSON that is none", e);
        }
    }
}
