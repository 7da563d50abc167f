package io.devsync.server.api.admin;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.lt;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.devsync.server.app.Apps;
import io.devsync.server.store.Await;
import io.devsync.server.store.IdSource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.Optional;
import org.bson.Document;

/**
 * Who is logged in as an administrator, on whichever node. Tokens are random; only digests are kept, in {@code
 * __devsync.adminSessions}. The password goes into them, so that another one ends the sessions of before. Used by any
 * thread that may block.
 */
final class AdminSessions {

    /** The original's live for 30 minutes; test suites log in once and run for hours. */
    private static final Duration ACCESS_LIFETIME = Duration.ofHours(12);

    private static final Duration REFRESH_LIFETIME = Duration.ofDays(60);
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int TOKEN_BYTES = 32;

    private enum Kind {
        ACCESS,
        REFRESH
    }

    private final MongoClient client;
    private final AdminCredentials credentials;
    private final IdSource ids;
    private final Clock clock;

    AdminSessions(MongoClient client, AdminCredentials credentials, IdSource ids, Clock clock) {
        this.client = client;
        this.credentials = credentials;
        this.ids = ids;
        this.clock = clock;
    }

    /** A new session's tokens. */
    record Login(String accessToken, String refreshToken) {}

    /** Those that have expired are forgotten on the way. */
    Login start() {
        Await.one(collection().deleteMany(lt("expires", Date.from(clock.instant()))), TIMEOUT);
        String session = ids.objectId();
        return new Login(issue(Kind.ACCESS, session, ACCESS_LIFETIME), issue(Kind.REFRESH, session, REFRESH_LIFETIME));
    }

    /** Whether an access token is good. */
    boolean admits(String accessToken) {
        return session(Kind.ACCESS, accessToken).isPresent();
    }

    /** A new access token for the session of a refresh token. */
    Optional<String> refresh(String refreshToken) {
        return session(Kind.REFRESH, refreshToken).map(session -> issue(Kind.ACCESS, session, ACCESS_LIFETIME));
    }

    /** Ends the session of a refresh token. False when there is none. */
    boolean end(String refreshToken) {
        Optional<String> session = session(Kind.REFRESH, refreshToken);
        session.ifPresent(known -> Await.one(collection().deleteMany(eq("session", known)), TIMEOUT));
        return session.isPresent();
    }

    private String issue(Kind kind, String session, Duration lifetime) {
        String token = ids.secret(TOKEN_BYTES);
        Instant expires = clock.instant().plus(lifetime);
        Await.one(
                collection().insertOne(new Document("_id", digest(token))
                        .append("kind", kind.name())
                        .append("session", session)
                        .append("expires", Date.from(expires))),
                TIMEOUT);
        return token;
    }

    private Optional<String> session(Kind kind, String token) {
        return Await.first(collection().find(and(eq("_id", digest(token)), eq("kind", kind.name()))), TIMEOUT)
                .filter(known -> known.getDate("expires").toInstant().isAfter(clock.instant()))
                .map(known -> known.getString("session"));
    }

    private String digest(String token) {
        try {
            String text = String.join("\n", token, credentials.username(), credentials.password());
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    private MongoCollection<Document> collection() {
        return client.getDatabase(Apps.DATABASE).getCollection("adminSessions");
    }
}
