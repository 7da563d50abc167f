package io.devsync.server.auth.credential;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.lt;

import com.mongodb.reactivestreams.client.MongoCollection;
import io.devsync.server.app.App;
import io.devsync.server.store.Await;
import io.devsync.server.store.IdSource;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Optional;
import org.bson.Document;
import org.bson.types.Binary;

/** The tokens in mails: each is good once, for one address and purpose, for half an hour; only their hashes are kept. */
final class MailTokens {

    /** As in the original. */
    private static final Duration LIFETIME = Duration.ofMinutes(30);

    private static final int TOKEN_BYTES = 32;

    private final MongoCollection<Document> collection;
    private final IdSource ids;
    private final Clock clock;

    MailTokens(MongoCollection<Document> collection, IdSource ids, Clock clock) {
        this.collection = collection;
        this.ids = ids;
        this.clock = clock;
    }

    /** A new token. Those that are too old are forgotten on the way. */
    Mail issue(App app, Mail.Purpose purpose, String email) {
        Date now = Date.from(clock.instant());
        Await.one(collection.deleteMany(lt("expires", now)), EmailAccounts.TIMEOUT);
        String token = ids.secret(TOKEN_BYTES);
        String tokenId = ids.objectId();
        Await.one(
                collection.insertOne(new Document("_id", tokenId)
                        .append("app", app.id())
                        .append("purpose", purpose.name())
                        .append("email", email)
                        .append("hash", new Binary(Digests.sha256(token)))
                        .append("expires", Date.from(clock.instant().plus(LIFETIME)))),
                EmailAccounts.TIMEOUT);
        return new Mail(app.clientAppId(), purpose, email, token, tokenId, link(app, purpose, token, tokenId));
    }

    /** The address that a token is for; the token is used up. */
    Optional<String> redeem(App app, Mail.Purpose purpose, String token, String tokenId) {
        Optional<Document> found = Await.first(
                collection.findOneAndDelete(and(
                        eq("_id", tokenId),
                        eq("app", app.id()),
                        eq("purpose", purpose.name()),
                        eq("hash", new Binary(Digests.sha256(token))))),
                EmailAccounts.TIMEOUT);
        found.filter(document -> !document.getDate("expires").toInstant().isAfter(clock.instant()))
                .ifPresent(document -> {
                    throw new AuthException(
                            AuthError.USERPASS_TOKEN_INVALID, "userpass token is expired or invalid");
                });
        return found.map(document -> document.getString("email"));
    }

    private static String link(App app, Mail.Purpose purpose, String token, String tokenId) {
        String page =
                switch (purpose) {
                    case CONFIRM_ADDRESS -> app.providers().emailPassword().confirmationUrl();
                    case RESET_PASSWORD -> app.providers().emailPassword().resetUrl();
                };
        return page.isEmpty() ? "" : page + "?token=" + token + "&tokenId=" + tokenId;
    }
}
