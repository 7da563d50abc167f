package io.devsync.server.auth.credential;

import com.mongodb.reactivestreams.client.MongoDatabase;
import io.devsync.server.app.App;
import io.devsync.server.app.ProviderType;
import io.devsync.server.store.IdSource;
import java.time.Clock;
import java.util.function.Consumer;
import org.bson.Document;

/** Checks credentials of every kind. Close it to end its network client. */
public final class Credentials implements AutoCloseable {

    /** Who a credential is of. */
    public sealed interface Holder {

        /** Somebody of whom nothing is known: always a new user. */
        record Nobody() implements Holder {}

        /** Whoever has this identity. */
        record Identified(ExternalIdentity identity) implements Holder {}

        /** An existing user. */
        record User(String userId) implements Holder {}
    }

    private final EmailAccounts emailAccounts;
    private final ApiKeys apiKeys;
    private final CustomTokens customTokens;

    private Credentials(EmailAccounts emailAccounts, ApiKeys apiKeys, CustomTokens customTokens) {
        this.emailAccounts = emailAccounts;
        this.apiKeys = apiKeys;
        this.customTokens = customTokens;
    }

    /**
     * Opens the stores of credentials and makes their indexes.
     *
     * @param passwordHashesAtATime at least 1; each takes a core for some 50 ms and 19 MiB
     * @param mailbox takes the mails that are to be sent
     */
    public static Credentials open(
            MongoDatabase database, IdSource ids, Clock clock, int passwordHashesAtATime, Consumer<Mail> mailbox) {
        ApiKeys apiKeys = new ApiKeys(database, ids, clock);
        apiKeys.createIndexes();
        Passwords passwords = new Passwords(ids, passwordHashesAtATime);
        return new Credentials(
                new EmailAccounts(database, passwords, ids, clock, mailbox), apiKeys, new CustomTokens(clock));
    }

    /** Registered addresses. */
    public EmailAccounts emailAccounts() {
        return emailAccounts;
    }

    /** API keys. */
    public ApiKeys apiKeys() {
        return apiKeys;
    }

    /** Forgets all addresses and API keys of an app that is deleted. */
    public void deleteAll(App app) {
        emailAccounts.deleteAll(app);
        apiKeys.deleteAll(app);
    }

    /**
     * Who a credential is of.
     *
     * @throws AuthException when it is not accepted, or the app does not have the provider
     */
    public Holder check(App app, Credential credential) {
        requireEnabled(app, credential.provider());
        return switch (credential) {
            case Credential.Anonymous anonymous -> new Holder.Nobody();
            case Credential.EmailPassword emailPassword -> new Holder.Identified(
                    emailAccounts.check(app, emailPassword));
            case Credential.ApiKey apiKey -> holder(apiKeys.check(app, apiKey));
            case Credential.CustomToken token -> new Holder.Identified(customTokens.check(app, token));
            case Credential.CustomFunction function -> new Holder.Identified(
                    CustomFunction.identify(function.payload()));
        };
    }

    /** Refuses what has to do with a provider that is off, in the words of the original. */
    public static void requireEnabled(App app, ProviderType provider) {
        if (!app.providers().isEnabled(provider)) {
            throw new AuthException(
                    AuthError.INVALID_SESSION, "authentication via '" + provider.wireName() + "' is unsupported");
        }
    }

    @Override
    public void close() {
        customTokens.close();
    }

    private static Holder holder(ApiKey key) {
        return key.userId().<Holder>map(Holder.User::new).orElseGet(() -> new Holder.Identified(
                new ExternalIdentity(ProviderType.API_KEY, key.id(), new Document("name", key.name()))));
    }
}
