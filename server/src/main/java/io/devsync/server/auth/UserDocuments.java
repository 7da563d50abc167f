package io.devsync.server.auth;

import io.devsync.server.app.ProviderType;
import io.devsync.server.auth.User.Identity;
import java.util.Date;
import org.bson.Document;

/** Users as documents of {@code __devsync.users}. */
final class UserDocuments {

    private UserDocuments() {}

    static Document encode(User user) {
        return new Document("_id", user.id())
                .append("app", user.appId())
                .append("server", user.server())
                .append("disabled", user.disabled())
                .append(
                        "identities",
                        user.identities().stream().map(UserDocuments::encode).toList())
                .append("data", user.data())
                .append("created", Date.from(user.created()));
    }

    static Document encode(Identity identity) {
        return new Document("id", identity.id())
                .append("provider", identity.provider().wireName())
                .append("key", identity.key());
    }

    static User decode(Document document) {
        return new User(
                document.getString("_id"),
                document.getString("app"),
                document.getBoolean("server"),
                document.getBoolean("disabled"),
                document.getList("identities", Document.class).stream()
                        .map(UserDocuments::decodeIdentity)
                        .toList(),
                document.get("data", Document.class),
                document.getDate("created").toInstant());
    }

    static Identity decodeIdentity(Document document) {
        String provider = document.getString("provider");
        return new Identity(
                document.getString("id"),
                ProviderType.of(provider)
                        .orElseThrow(() -> new IllegalStateException("stored identity has provider " + provider)),
                document.getString("key"));
    }
}
