package io.devsync.server.auth;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoDatabase;
import io.devsync.server.app.App;
import io.devsync.server.app.Apps;
import io.devsync.server.app.ProviderType;
import io.devsync.server.auth.Revocations.End;
import io.devsync.server.auth.TokenClaims.Kind;
import io.devsync.server.auth.credential.AuthError;
import io.devsync.server.auth.credential.AuthException;
import io.devsync.server.auth.credential.Credential;
import io.devsync.server.auth.credential.Credentials;
import io.devsync.server.auth.credential.Credentials.Holder;
import io.devsync.server.auth.credential.ExternalIdentity;
import io.devsync.server.auth.credential.Mail;
import io.devsync.server.store.DocumentInserts;
import io.devsync.server.store.IdSource;
import io.devsync.server.store.LocalSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.bson.Document;

/**
 * Logs users in and out: the one place where credentials become users, users get sessions, and sessions get tokens. Used
 * by any thread that may block. Every refusal is an {@link AuthException}.
 */
public final class Auth implements AutoCloseable {

    /** How often what has expired is deleted; it costs two indexed deletes. */
    private static final Duration PURGE_INTERVAL = Duration.ofHours(24);

    private final AuthOptions options;
    private final Apps apps;
    private final Users users;
    private final Sessions sessions;
    private final Credentials credentials;
    private final CustomData customData;
    private final TokenTrials trials = new TokenTrials();
    private final Tokens tokens;
    private final Revocations revocations;
    private final AccessTokens accessTokens;
    private final IdSource ids;
    private final Clock clock;
    private final AtomicReference<Instant> lastPurge;

    private Auth(
            MongoClient client,
            DocumentInserts inserts,
            Apps apps,
            Credentials credentials,
            AuthOptions options,
            IdSource ids,
            Clock clock) {
        this.options = options;
        MongoDatabase database = client.getDatabase(Apps.DATABASE);
        this.apps = apps;
        this.users = new Users(database, inserts, ids, clock);
        this.sessions = new Sessions(database, inserts, options.refreshTokenLifetime(), ids, clock);
        this.credentials = credentials;
        this.customData = new CustomData(client);
        this.tokens = new Tokens(options.accessTokenLifetime(), ids, clock, trials);
        this.revocations = new Revocations(options.accessTokenLifetime());
        this.accessTokens = new AccessTokens(apps, tokens, revocations, clock, trials);
        this.ids = ids;
        this.clock = clock;
        this.lastPurge = new AtomicReference<>(Instant.EPOCH);
    }

    /**
     * Opens the stores, makes their indexes, and reads which sessions and users ended lately.
     *
     * @param local the data source, when it is in this process
     * @param mailbox takes the mails that are to be sent; must not block for long
     */
    public static Auth open(
            MongoClient client,
            Optional<LocalSource> local,
            Apps apps,
            AuthOptions options,
            IdSource ids,
            Clock clock,
            Consumer<Mail> mailbox) {
        Credentials credentials = Credentials.open(
                client.getDatabase(Apps.DATABASE), ids, clock, options.passwordHashesAtATime(), mailbox);
        DocumentInserts inserts = DocumentInserts.into(client, local, Users.TIMEOUT);
        Auth auth = new Auth(client, inserts, apps, credentials, options, ids, clock);
        auth.users.createIndexes();
        auth.sessions.createIndexes();
        auth.readRevocations();
        return auth;
    }

    /** Takes over who has ended, after everything that is stored was replaced. */
    public void readAgain() {
        revocations.clear();
        readRevocations();
    }

    /** Checks access tokens without blocking. */
    public AccessTokens accessTokens() {
        return accessTokens;
    }

    /** Addresses and passwords, API keys. */
    public Credentials credentials() {
        return credentials;
    }

    /** Users. */
    public Users users() {
        return users;
    }

    /** The document that an app keeps for a user; absent when there is none. */
    public Optional<BsonDocument> customData(App app, String userId) {
        return customData.document(app, userId);
    }

    /**
     * Logs in.
     *
     * @param deviceId what the device was called before; absent for a new one
     */
    public Login login(App app, Credential credential, Optional<String> deviceId) {
        User user = switch (credentials.check(app, credential)) {
            case Holder.Nobody nobody -> users.createAnonymous(app);
            case Holder.Identified identified -> users.signIn(app, identified.identity());
            case Holder.User known -> users.require(app, known.userId());
        };
        purgeNowAndThen();
        Session session = sessions.create(app, user, deviceId.orElseGet(ids::objectId));
        return new Login(user.id(), session.deviceId(), accessToken(app, session), tokens.refresh(app, session));
    }

    /** Gives the calling user another identity. */
    public Login link(Caller caller, Credential credential) {
        App app = caller.app();
        if (credential.provider() == ProviderType.ANON_USER) {
            throw new AuthException(AuthError.LINK_REFUSED, "linking an anonymous identity is not allowed");
        }
        User user = users.require(app, caller.userId());
        if (!(credentials.check(app, credential) instanceof Holder.Identified identified)) {
            throw new AuthException(
                    AuthError.LINK_REFUSED,
                    "linking a " + credential.provider().wireName()
                            + " identity is not allowed (expected: an identity that is nobody's yet)");
        }
        Session session = requireSession(app, caller.sessionId());
        users.link(app, user, identified.identity());
        return new Login(user.id(), session.deviceId(), accessToken(app, session), tokens.refresh(app, session));
    }

    /** Makes a user with an address and a password, who need not confirm anything. */
    public User createEmailUser(App app, String email, String password) {
        credentials.emailAccounts().registerConfirmed(app, email, password);
        return users.signIn(
                app, new ExternalIdentity(ProviderType.LOCAL_USERPASS, email, new Document("email", email)));
    }

    /**
     * What an access token of an app says, also when it has expired or its session is over; empty when it is none.
     */
    public Optional<Map<String, Object>> claims(App app, String accessToken) {
        return tokens.parse(accessToken)
                .filter(token -> tokens.verify(app, token)
                        .filter(claims -> claims.kind() == Kind.ACCESS)
                        .isPresent())
                .map(token -> token.claims().toJSONObject());
    }

    /** Forgets everything about the users of an app that is deleted. */
    public void deleteAll(App app) {
        sessions.deleteAll(app);
        credentials.deleteAll(app);
        users.deleteAll(app);
    }

    /** Who a call with this access token, of whichever app, is by. */
    public Caller authenticate(String accessToken) {
        return authenticate(appOf(accessToken), accessToken);
    }

    /** Who a call about an app, with this access token, is by. */
    public Caller authenticate(App app, String accessToken) {
        return switch (accessTokens.verify(app, accessToken)) {
            case TokenCheck.Valid valid -> new Caller(app, valid.userId(), valid.sessionId(), valid.deviceId());
            case TokenCheck.Expired expired -> throw invalidSession("the access token expired at " + expired.at());
            case TokenCheck.SessionOver over -> throw invalidSession("the session is over");
            case TokenCheck.UserGone gone -> throw gone.deleted()
                    ? invalidSession("the user is deleted")
                    : new AuthException(AuthError.USER_DISABLED, "user disabled");
            case TokenCheck.OtherApp other -> throw invalidSession(
                    "the token is of app '" + other.clientAppId() + "' (expected: '" + app.clientAppId() + "')");
            case TokenCheck.Garbage garbage -> throw invalidSession(garbage.reason());
        };
    }

    /** Who a call with this refresh token is by. */
    public Caller authenticateRefresh(String refreshToken) {
        App app = appOf(refreshToken);
        TokenClaims claims = tokens.parse(refreshToken)
                .flatMap(token -> tokens.verify(app, token))
                .filter(verified -> verified.kind() == Kind.REFRESH)
                .orElseThrow(() -> invalidSession("it is not a refresh token of this server"));
        Session session = requireSession(app, claims.sessionId());
        User user = users.find(app, session.userId()).orElseThrow(() -> invalidSession("the user is deleted"));
        if (user.disabled()) {
            throw invalidSession("the user is disabled");
        }
        return new Caller(app, user.id(), session.id(), session.deviceId());
    }

    /** A new access token for the caller's session. */
    public String refresh(Caller caller) {
        return accessToken(caller.app(), requireSession(caller.app(), caller.sessionId()));
    }

    /** Ends the caller's session. */
    public void logOut(Caller caller) {
        sessions.revoke(caller.app(), caller.sessionId());
        revocations.add(caller.sessionId(), End.SESSION_REVOKED, clock.instant());
    }

    /** Ends all sessions of a user. */
    public void logOutEverywhere(App app, String userId) {
        for (String session : sessions.revokeOf(app, userId)) {
            revocations.add(session, End.SESSION_REVOKED, clock.instant());
        }
    }

    /** What tests of apps do to tokens. */
    public TokenTrials trials() {
        return trials;
    }

    /** The access tokens that were issued until now have expired: one user's, or all of the app. */
    public void expireAccessTokens(App app, Optional<String> userId) {
        trials.expire(app, userId, ids.objectId());
    }

    /** Disables a user and ends all sessions. False when there is no such user. */
    public boolean disable(App app, String userId) {
        boolean found = users.setDisabled(app, userId, true);
        if (found) {
            revocations.add(userId, End.USER_DISABLED, clock.instant());
            logOutEverywhere(app, userId);
        }
        return found;
    }

    /** Lets a disabled user log in again. False when there is no such user. */
    public boolean enable(App app, String userId) {
        boolean found = users.setDisabled(app, userId, false);
        if (found) {
            revocations.remove(userId);
        }
        return found;
    }

    /** Deletes a user with sessions, API keys and password. False when there is no such user. */
    public boolean delete(App app, String userId) {
        Optional<User> found = users.find(app, userId);
        found.ifPresent(user -> delete(app, user));
        return found.isPresent();
    }

    @Override
    public void close() {
        credentials.close();
    }

    /** The user itself last, so that after a crash in between its owner can ask again. */
    private void delete(App app, User user) {
        credentials.apiKeys().deleteAll(app, user.id());
        for (User.Identity identity : user.identities()) {
            if (identity.provider() == ProviderType.LOCAL_USERPASS) {
                credentials.emailAccounts().delete(app, identity.key());
            }
        }
        users.delete(app, user);
        revocations.add(user.id(), End.USER_DELETED, clock.instant());
        sessions.revokeOf(app, user.id());
    }

    private App appOf(String token) {
        return tokens.parse(token)
                .map(Tokens.Unverified::domainId)
                .filter(domain -> !domain.isEmpty())
                .flatMap(apps::findByDomain)
                .orElseThrow(() -> invalidSession("it was not issued by this server"));
    }

    private Session requireSession(App app, String sessionId) {
        return sessions.find(app, sessionId).orElseThrow(() -> invalidSession("the session is over"));
    }

    private String accessToken(App app, Session session) {
        return tokens.access(app, session, customData.find(app, session.userId()));
    }

    /** A session may have ended, on whichever node. */
    public void rereadSession(String sessionId) {
        sessions.revokedAt(sessionId).ifPresent(at -> revocations.add(sessionId, End.SESSION_REVOKED, at));
    }

    /** A user may have been deleted, disabled or enabled, on whichever node. */
    public void rereadUser(String userId) {
        users.end(userId)
                .ifPresentOrElse(
                        end -> revocations.add(
                                userId, end.deleted() ? End.USER_DELETED : End.USER_DISABLED, end.at()),
                        () -> revocations.remove(userId));
    }

    /** Reads which sessions and users ended lately, wherever that was. */
    public void readRevocations() {
        Instant since = clock.instant().minus(options.accessTokenLifetime());
        sessions.eachRevokedSince(since, (session, at) -> revocations.add(session, End.SESSION_REVOKED, at));
        users.eachGoneSince(
                since,
                (user, at) -> revocations.add(user, End.USER_DELETED, at),
                (user, at) -> revocations.add(user, End.USER_DISABLED, at));
    }

    private void purgeNowAndThen() {
        Instant now = clock.instant();
        Instant last = lastPurge.get();
        if (Duration.between(last, now).compareTo(PURGE_INTERVAL) >= 0 && lastPurge.compareAndSet(last, now)) {
            sessions.purge(now);
            users.purge(now.minus(options.refreshTokenLifetime()));
        }
    }

    private static AuthException invalidSession(String why) {
        return new AuthException(AuthError.INVALID_SESSION, "invalid session: " + why);
    }
}
