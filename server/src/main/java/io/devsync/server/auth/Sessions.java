package io.devsync.server.auth;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Updates.set;

import com.mongodb.client.model.Indexes;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import io.devsync.server.app.App;
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

/** The sessions of all apps. A revoked one is kept until its tokens have expired, then forgotten. */
final class Sessions {

    private final MongoCollection<Document> collection;
    private final DocumentInserts inserts;
    private final Duration lifetime;
    private final IdSource ids;
    private final Clock clock;

    Sessions(MongoDatabase database, DocumentInserts inserts, Duration lifetime, IdSource ids, Clock clock) {
        this.inserts = inserts;
        this.lifetime = lifetime;
        this.collection = database.getCollection("sessions");
        this.ids = ids;
        this.clock = clock;
    }

    void createIndexes() {
        Await.one(collection.createIndex(Indexes.ascending("user")), Users.TIMEOUT);
        Await.one(collection.createIndex(Indexes.ascending("expires")), Users.TIMEOUT);
        Await.one(collection.createIndex(Indexes.ascending("revoked")), Users.TIMEOUT);
    }

    Session create(App app, User user, String deviceId) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Session session = new Session(ids.objectId(), app.id(), user.id(), deviceId, now, now.plus(lifetime));
        inserts.insert(
                collection.getNamespace(),
                new Document("_id", session.id())
                        .append("app", app.id())
                        .append("user", user.id())
                        .append("device", deviceId)
                        .append("created", Date.from(now))
                        .append("expires", Date.from(session.expires()))
                        .toBsonDocument());
        return session;
    }

    /** A session that is neither revoked nor expired. */
    Optional<Session> find(App app, String sessionId) {
        return Await.first(
                        collection.find(and(
                                eq("_id", sessionId),
                                eq("app", app.id()),
                                exists("revoked", false),
                                gt("expires", Date.from(clock.instant())))),
                        Users.TIMEOUT)
                .map(Sessions::decode);
    }

    void revoke(App app, String sessionId) {
        revokeAll(and(eq("_id", sessionId), eq("app", app.id())));
    }

    /** Revokes all sessions of a user and returns their ids. */
    List<String> revokeOf(App app, String userId) {
        Bson active = and(eq("user", userId), eq("app", app.id()), exists("revoked", false));
        List<String> sessions = Await.all(collection.find(active), Users.TIMEOUT).stream()
                .map(document -> document.getString("_id"))
                .toList();
        revokeAll(active);
        return sessions;
    }

    /** Forgets all sessions of an app that is deleted. */
    void deleteAll(App app) {
        Await.one(collection.deleteMany(eq("app", app.id())), Users.TIMEOUT);
    }

    /** Names the sessions that were revoked since then. */
    void eachRevokedSince(Instant since, BiConsumer<String, Instant> revoked) {
        for (Document session : Await.all(collection.find(gt("revoked", Date.from(since))), Users.TIMEOUT)) {
            revoked.accept(session.getString("_id"), session.getDate("revoked").toInstant());
        }
    }

    /** When a session was revoked, if it was. */
    Optional<Instant> revokedAt(String sessionId) {
        return Await.first(collection.find(and(eq("_id", sessionId), exists("revoked"))), Users.TIMEOUT)
                .map(session -> session.getDate("revoked").toInstant());
    }

    /** Forgets the sessions that expired before then. */
    void purge(Instant before) {
        Await.one(collection.deleteMany(lt("expires", Date.from(before))), Users.TIMEOUT);
    }

    private void revokeAll(Bson which) {
        Await.one(
                collection.updateMany(
                        and(which, exists("revoked", false)), set("revoked", Date.from(clock.instant()))),
                Users.TIMEOUT);
    }

    private static Session decode(Document document) {
        return new Session(
                document.getString("_id"),
                document.getString("app"),
                document.getString("user"),
                document.getString("device"),
                document.getDate("created").toInstant(),
                document.getDate("expires").toInstant());
    }
}
