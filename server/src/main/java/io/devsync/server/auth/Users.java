package io.devsync.server.auth;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Updates.addToSet;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.set;
import static com.mongodb.client.model.Updates.unset;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.model.Indexes;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import io.devsync.server.app.App;
import io.devsync.server.app.ProviderType;
import io.devsync.server.auth.User.Identity;
import io.devsync.server.auth.credential.AuthError;
import io.devsync.server.auth.credential.AuthException;
import io.devsync.server.auth.credential.ExternalIdentity;
import io.devsync.server.store.Await;
import io.devsync.server.store.DocumentInserts;
import io.devsync.server.store.IdSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * The users of all apps and the identities that lead to them.
 *
 * <p>An identity is a document of its own, whose {@code _id} is app, provider and key: that alone makes it unique. It is
 * written before its user and names the user's id, so that after a crash in between the next login completes the work. A
 * deleted user leaves a tombstone for as long as a token of it could be around.
 */
public final class Users {

    static final Duration TIMEOUT = Duration.ofSeconds(20);

    /** When the user was deleted; makes the document a tombstone. */
    private static final String GONE = "gone";

    private final MongoCollection<Document> users;
    private final MongoCollection<Document> identities;
    private final DocumentInserts inserts;
    private final IdSource ids;
    private final Clock clock;

    Users(MongoDatabase database, DocumentInserts inserts, IdSource ids, Clock clock) {
        this.inserts = inserts;
        this.users = database.getCollection("users");
        this.identities = database.getCollection("identities");
        this.ids = ids;
        this.clock = clock;
    }

    void createIndexes() {
        Await.one(users.createIndex(Indexes.ascending("app")), TIMEOUT);
        Await.one(users.createIndex(Indexes.ascending(GONE)), TIMEOUT);
    }

    /** A user that is not deleted. */
    public Optional<User> find(App app, String userId) {
        return Await.first(users.find(one(app, userId)), TIMEOUT).map(UserDocuments::decode);
    }

    /** The user with an identity of a provider that is not deleted, such as an address and {@code local-userpass}. */
    public Optional<User> findBy(App app, ProviderType provider, String identityKey) {
        return Await.first(identities.find(eq("_id", key(app, provider, identityKey))), TIMEOUT)
                .flatMap(identity -> find(app, identity.getString("user")));
    }

    /**
     * Users in the order of their ids, deleted ones left out.
     *
     * @param after the id before the first one wanted; empty for the first page
     */
    public List<User> list(App app, String after, int limit) {
        Bson page = and(eq("app", app.id()), exists(GONE, false), gt("_id", after));
        return Await.all(users.find(page).sort(Indexes.ascending("_id")).limit(limit), TIMEOUT).stream()
                .map(UserDocuments::decode)
                .toList();
    }

    /** Forgets all users of an app that is deleted. */
    void deleteAll(App app) {
        Await.one(identities.deleteMany(eq("_id.app", app.id())), TIMEOUT);
        Await.one(users.deleteMany(eq("app", app.id())), TIMEOUT);
    }

    /** A user who may use the app. */
    User require(App app, String userId) {
        User user = find(app, userId)
                .orElseThrow(() -> new AuthException(AuthError.INVALID_SESSION, "invalid session: the user is deleted"));
        if (user.disabled()) {
            throw new AuthException(AuthError.USER_DISABLED, "user disabled");
        }
        return user;
    }

    /** A new anonymous user. */
    User createAnonymous(App app) {
        String identity = ids.objectId();
        User user = newUser(app, ids.objectId(), new Identity(identity, ProviderType.ANON_USER, identity), new Document());
        inserts.insert(users.getNamespace(), UserDocuments.encode(user).toBsonDocument());
        return user;
    }

    /** The user of an identity: who logged in with it before, or a new one. */
    User signIn(App app, ExternalIdentity external) {
        Document user = userOf(app, external);
        if (user.containsKey(GONE)) {
            // The identity was linked while its user was deleted: it is free again.
            release(app, external.provider(), external.key(), user.getString("_id"));
            user = userOf(app, external);
        }
        if (user.getBoolean("disabled")) {
            throw new AuthException(AuthError.USER_DISABLED, "user disabled");
        }
        return refreshData(UserDocuments.decode(user), external);
    }

    /** Gives a user another identity; nothing happens when the user has it already. */
    User link(App app, User user, ExternalIdentity external) {
        boolean second = external.provider() == ProviderType.LOCAL_USERPASS
                && user.identities().stream()
                        .anyMatch(identity -> identity.provider() == ProviderType.LOCAL_USERPASS
                                && !identity.key().equals(external.key()));
        if (second) {
            throw new AuthException(
                    AuthError.LINK_REFUSED, "linking a local-userpass identity is not allowed when one is already linked");
        }
        Document stored = claim(app, external, user.id());
        if (!stored.getString("user").equals(user.id())) {
            throw new AuthException(
                    AuthError.INVALID_SESSION, "a user already exists with the specified provider");
        }
        Await.one(users.updateOne(one(app, user.id()), addToSet("identities", identity(stored))), TIMEOUT);
        return refreshData(find(app, user.id()).orElseThrow(), external);
    }

    /** Lets a user use the app, or no longer. False when there is no such user. */
    boolean setDisabled(App app, String userId, boolean disabled) {
        Bson change = disabled
                ? combine(set("disabled", true), set("disabledAt", Date.from(clock.instant())))
                : combine(set("disabled", false), unset("disabledAt"));
        return Await.one(users.updateOne(one(app, userId), change), TIMEOUT).getMatchedCount() == 1;
    }

    /** Deletes a user and its identities, the user last: after a crash in between it can be done again. */
    void delete(App app, User user) {
        for (Identity identity : user.identities()) {
            release(app, identity.provider(), identity.key(), user.id());
        }
        Document tombstone = new Document("_id", user.id())
                .append("app", app.id())
                .append(GONE, Date.from(clock.instant()));
        Await.one(users.replaceOne(eq("_id", user.id()), tombstone), TIMEOUT);
    }

    /** Names the users who were deleted or disabled since then. */
    void eachGoneSince(Instant since, BiConsumer<String, Instant> deleted, BiConsumer<String, Instant> disabled) {
        for (Document user : Await.all(users.find(gt(GONE, Date.from(since))), TIMEOUT)) {
            deleted.accept(user.getString("_id"), user.getDate(GONE).toInstant());
        }
        for (Document user : Await.all(
                users.find(and(eq("disabled", true), gt("disabledAt", Date.from(since)))), TIMEOUT)) {
            disabled.accept(user.getString("_id"), user.getDate("disabledAt").toInstant());
        }
    }

    /** How and when a user came to an end; empty for one who may log in, and for nobody. */
    Optional<End> end(String userId) {
        return Await.first(users.find(eq("_id", userId)), TIMEOUT).flatMap(user -> {
            if (user.containsKey(GONE)) {
                return Optional.of(new End(true, user.getDate(GONE).toInstant()));
            }
            return user.getBoolean("disabled", false) && user.containsKey("disabledAt")
                    ? Optional.of(new End(false, user.getDate("disabledAt").toInstant()))
                    : Optional.empty();
        });
    }

    /** A user's end. */
    record End(boolean deleted, Instant at) {}

    /** Forgets the tombstones of users who were deleted before then. */
    void purge(Instant before) {
        Await.one(users.deleteMany(and(exists(GONE), lt(GONE, Date.from(before)))), TIMEOUT);
    }

    /** The document of an identity's user, written now if there was none: it may be a tombstone. */
    private Document userOf(App app, ExternalIdentity external) {
        Document stored = claim(app, external, ids.objectId());
        String userId = stored.getString("user");
        return Await.first(users.find(eq("_id", userId)), TIMEOUT)
                .orElseGet(() -> insert(newUser(
                        app, userId, UserDocuments.decodeIdentity(identity(stored)), external.data())));
    }

    private void release(App app, ProviderType provider, String key, String userId) {
        Await.one(identities.deleteOne(and(eq("_id", key(app, provider, key)), eq("user", userId))), TIMEOUT);
    }

    /** The identity's document, written now if nobody had it. */
    private Document claim(App app, ExternalIdentity external, String userId) {
        Document id = key(app, external.provider(), external.key());
        Optional<Document> known = Await.first(identities.find(eq("_id", id)), TIMEOUT);
        if (known.isPresent()) {
            return known.get();
        }
        Document created = new Document("_id", id).append("user", userId).append("id", visibleId(external));
        try {
            Await.one(identities.insertOne(created), TIMEOUT);
            return created;
        } catch (MongoWriteException e) {
            if (e.getError().getCategory() != ErrorCategory.DUPLICATE_KEY) {
                throw e;
            }
            return Await.first(identities.find(eq("_id", id)), TIMEOUT).orElseThrow(() -> e);
        }
    }

    /** As in the original: whoever runs an external system recognises its ids (realm-dotnet, UserManagementTests). */
    private String visibleId(ExternalIdentity external) {
        return switch (external.provider()) {
            case CUSTOM_FUNCTION, CUSTOM_TOKEN, API_KEY -> external.key();
            case ANON_USER, LOCAL_USERPASS -> ids.objectId();
        };
    }

    private Document insert(User user) {
        Document document = UserDocuments.encode(user);
        try {
            Await.one(users.insertOne(document), TIMEOUT);
            return document;
        } catch (MongoWriteException e) {
            if (e.getError().getCategory() != ErrorCategory.DUPLICATE_KEY) {
                throw e;
            }
            return Await.first(users.find(eq("_id", user.id())), TIMEOUT).orElseThrow(() -> e);
        }
    }

    private User refreshData(User user, ExternalIdentity external) {
        Document data = new Document(user.data());
        data.putAll(external.data());
        if (data.equals(user.data())) {
            return user;
        }
        Await.one(users.updateOne(eq("_id", user.id()), set("data", data)), TIMEOUT);
        return new User(
                user.id(), user.appId(), user.server(), user.disabled(), user.identities(), data, user.created());
    }

    private User newUser(App app, String id, Identity identity, Document data) {
        boolean server = identity.provider() == ProviderType.API_KEY;
        Instant created = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return new User(id, app.id(), server, false, List.of(identity), data, created);
    }

    /** The identity as it stands in its user's document. */
    private static Document identity(Document stored) {
        Document key = stored.get("_id", Document.class);
        return new Document("id", stored.getString("id"))
                .append("provider", key.getString("provider"))
                .append("key", key.getString("key"));
    }

    private static Document key(App app, ProviderType provider, String key) {
        return new Document("app", app.id()).append("provider", provider.wireName()).append("key", key);
    }

    private static Bson one(App app, String userId) {
        return and(eq("_id", userId), eq("app", app.id()), exists(GONE, false));
    }
}
