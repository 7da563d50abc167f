package io.devsync.server.auth.credential;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.set;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.model.Indexes;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import io.devsync.server.app.App;
import io.devsync.server.store.Await;
import io.devsync.server.store.IdSource;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.Binary;

/**
 * API keys: those that users make for themselves, and server keys. Only a digest of the secret is kept; the secrets are
 * random and long, so that one pass of SHA-256 is enough and a login finds its key by it.
 *
 * <p>The owner is a user's id; server keys have the owner {@link #SERVER}. App, owner and name are the {@code _id}, so
 * that names are unique.
 */
public final class ApiKeys {

    /** The owner of server keys; no user has this id. */
    public static final String SERVER = "server";

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int SECRET_BYTES = 48;

    /** What the original says of a bad name (realm-dotnet, UserManagementTests). */
    private static final String NAME_RULE = "can only contain ASCII letters, numbers, underscores, and hyphens";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,128}");

    private final MongoCollection<Document> collection;
    private final IdSource ids;
    private final Clock clock;

    ApiKeys(MongoDatabase database, IdSource ids, Clock clock) {
        this.collection = database.getCollection("api_keys");
        this.ids = ids;
        this.clock = clock;
    }

    void createIndexes() {
        Await.one(collection.createIndex(Indexes.ascending("hash")), TIMEOUT);
        Await.one(collection.createIndex(Indexes.ascending("id")), TIMEOUT);
        Await.one(collection.createIndex(Indexes.ascending("owner")), TIMEOUT);
    }

    /** Makes a key. */
    public ApiKey.Issued create(App app, String owner, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new AuthException(AuthError.INVALID_PARAMETER, NAME_RULE + " (at most 128, at least 1)");
        }
        String id = ids.objectId();
        String secret = ids.secret(SECRET_BYTES);
        Document unique = new Document("app", app.id()).append("owner", owner).append("name", name);
        Document document = new Document("_id", unique)
                .append("id", id)
                .append("app", app.id())
                .append("owner", owner)
                .append("name", name)
                .append("hash", new Binary(Digests.sha256(secret)))
                .append("disabled", false)
                .append("created", Date.from(clock.instant()));
        try {
            Await.one(collection.insertOne(document), TIMEOUT);
        } catch (MongoWriteException e) {
            if (e.getError().getCategory() == ErrorCategory.DUPLICATE_KEY) {
                throw new AuthException(
                        AuthError.API_KEY_ALREADY_EXISTS, "API key with name '" + name + "' already exists");
            }
            throw e;
        }
        return new ApiKey.Issued(decode(document), secret);
    }

    /** The owner's keys, oldest first. */
    public List<ApiKey> list(App app, String owner) {
        return Await.all(collection.find(ownedBy(app, owner)).sort(Indexes.ascending("created", "id")), TIMEOUT).stream()
                .map(ApiKeys::decode)
                .toList();
    }

    /** One of the owner's keys. */
    public ApiKey get(App app, String owner, String id) {
        return Await.first(collection.find(one(app, owner, id)), TIMEOUT)
                .map(ApiKeys::decode)
                .orElseThrow(ApiKeys::notFound);
    }

    /** Lets a key log in, or no longer. */
    public void setDisabled(App app, String owner, String id, boolean disabled) {
        var result = Await.one(collection.updateOne(one(app, owner, id), set("disabled", disabled)), TIMEOUT);
        if (result.getMatchedCount() == 0) {
            throw notFound();
        }
    }

    /** Deletes a key. */
    public void delete(App app, String owner, String id) {
        if (Await.one(collection.deleteOne(one(app, owner, id)), TIMEOUT).getDeletedCount() == 0) {
            throw notFound();
        }
    }

    /** Deletes all keys of a user. */
    public void deleteAll(App app, String owner) {
        Await.one(collection.deleteMany(ownedBy(app, owner)), TIMEOUT);
    }

    /** Deletes all keys of an app. */
    void deleteAll(App app) {
        Await.one(collection.deleteMany(eq("app", app.id())), TIMEOUT);
    }

    /** The enabled key with this secret. */
    ApiKey check(App app, Credential.ApiKey credential) {
        Optional<Document> found = Await.first(
                collection.find(and(eq("hash", new Binary(Digests.sha256(credential.key()))), eq("app", app.id()))),
                TIMEOUT);
        return found.map(ApiKeys::decode)
                .filter(key -> !key.disabled())
                .orElseThrow(() -> new AuthException(AuthError.AUTH_ERROR, "invalid API key"));
    }

    private static Bson ownedBy(App app, String owner) {
        return and(eq("app", app.id()), eq("owner", owner));
    }

    private static Bson one(App app, String owner, String id) {
        return and(eq("id", id), eq("app", app.id()), eq("owner", owner));
    }

    private static ApiKey decode(Document document) {
        return new ApiKey(
                document.getString("id"),
                document.getString("name"),
                document.getBoolean("disabled"),
                Optional.of(document.getString("owner")).filter(owner -> !owner.equals(SERVER)));
    }

    private static AuthException notFound() {
        return new AuthException(AuthError.API_KEY_NOT_FOUND, "API key not found");
    }
}
