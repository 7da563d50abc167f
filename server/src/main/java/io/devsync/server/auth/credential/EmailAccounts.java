package io.devsync.server.auth.credential;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Updates.set;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.model.Indexes;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import io.devsync.server.app.App;
import io.devsync.server.app.EmailPasswordRules.Rule;
import io.devsync.server.app.ProviderType;
import io.devsync.server.store.Await;
import io.devsync.server.store.IdSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * Registered e-mail addresses and their passwords. An account comes before the user: that one exists from the first
 * login on. Addresses are compared as they were written, with upper and lower case.
 */
public final class EmailAccounts {

    static final Duration TIMEOUT = Duration.ofSeconds(20);

    /** RFC 5321 §4.5.3.1: 64 before the @, 255 after it. */
    private static final int MAX_EMAIL_LENGTH = 320;

    private static final int MIN_PASSWORD_LENGTH = 6;
    private static final int MAX_PASSWORD_LENGTH = 128;

    private final MongoCollection<Document> accounts;
    private final MailTokens tokens;
    private final Passwords passwords;
    private final Clock clock;
    private final Consumer<Mail> mailbox;

    EmailAccounts(
            MongoDatabase database, Passwords passwords, IdSource ids, Clock clock, Consumer<Mail> mailbox) {
        this.accounts = database.getCollection("email_accounts");
        this.tokens = new MailTokens(database.getCollection("mail_tokens"), ids, clock);
        this.passwords = passwords;
        this.clock = clock;
        this.mailbox = mailbox;
    }

    /** Registers an address; it is confirmed at once or by a mail, as the app has it. */
    public void register(App app, String email, String password) {
        boolean confirmed = app.providers().emailPassword().confirmation() == Rule.AUTO;
        register(app, email, password, confirmed);
        if (!confirmed) {
            mailbox.accept(tokens.issue(app, Mail.Purpose.CONFIRM_ADDRESS, email));
        }
    }

    /** Registers an address that an administrator vouches for. */
    public void registerConfirmed(App app, String email, String password) {
        register(app, email, password, true);
    }

    private void register(App app, String email, String password, boolean confirmed) {
        checkEmail(email);
        checkPassword(password);
        if (find(app, email).isPresent()) {
            throw nameInUse();
        }
        Document account = new Document("_id", key(app, email))
                .append("password", passwords.hash(password))
                .append("confirmed", confirmed)
                .append("created", Date.from(clock.instant()));
        try {
            Await.one(accounts.insertOne(account), TIMEOUT);
        } catch (MongoWriteException e) {
            if (e.getError().getCategory() == ErrorCategory.DUPLICATE_KEY) {
                throw nameInUse();
            }
            throw e;
        }
    }

    /** Confirms an address with the token of a mail. */
    public void confirm(App app, String token, String tokenId) {
        String email = tokens.redeem(app, Mail.Purpose.CONFIRM_ADDRESS, token, tokenId)
                .orElseThrow(EmailAccounts::invalidToken);
        setConfirmed(app, email);
    }

    /** Confirms an address without a token, for an administrator. */
    public void confirmAnyway(App app, String email) {
        requireUnconfirmed(app, email);
        setConfirmed(app, email);
    }

    /** The addresses of an app that wait for their confirmation, in alphabetical order, with the time of registration. */
    public Map<String, Instant> pending(App app, String after, int limit) {
        Map<String, Instant> pending = new LinkedHashMap<>();
        Bson page = and(eq("_id.app", app.id()), eq("confirmed", false), gt("_id.email", after));
        for (Document account :
                Await.all(accounts.find(page).sort(Indexes.ascending("_id.email")).limit(limit), TIMEOUT)) {
            pending.put(account.get("_id", Document.class).getString("email"), account.getDate("created").toInstant());
        }
        return pending;
    }

    /** Forgets an address that waits for its confirmation, for an administrator. */
    public void deletePending(App app, String email) {
        requireUnconfirmed(app, email);
        delete(app, email);
    }

    /** Forgets all accounts of an app that is deleted. */
    void deleteAll(App app) {
        Await.one(accounts.deleteMany(eq("_id.app", app.id())), TIMEOUT);
    }

    /** Sends another mail to an address that is not confirmed yet. */
    public void sendConfirmation(App app, String email) {
        requireUnconfirmed(app, email);
        mailbox.accept(tokens.issue(app, Mail.Purpose.CONFIRM_ADDRESS, email));
    }

    /** Runs the app's own confirmation again. */
    public void callConfirmation(App app, String email) {
        requireUnconfirmed(app, email);
        if (app.providers().emailPassword().confirmation() != Rule.AUTO) {
            throw new AuthException(
                    AuthError.BAD_REQUEST,
                    "cannot run confirmation for user \"" + email
                            + "\": the app confirms by e-mail; call confirm/send instead");
        }
        setConfirmed(app, email);
    }

    /** Sends a mail with which a new password can be set. */
    public void sendReset(App app, String email) {
        require(app, email);
        mailbox.accept(tokens.issue(app, Mail.Purpose.RESET_PASSWORD, email));
    }

    /**
     * Sets a new password with the token of a mail. Kotlin SDKs send the three values rotated (spec real-client §4), which
     * shows in the token id: it has 24 hexadecimal digits.
     */
    public void reset(App app, String password, String token, String tokenId) {
        boolean rotated = !isTokenId(tokenId);
        if (rotated && !isTokenId(token)) {
            throw invalidToken();
        }
        String newPassword = rotated ? tokenId : password;
        checkPassword(newPassword);
        String email = (rotated
                        ? tokens.redeem(app, Mail.Purpose.RESET_PASSWORD, password, token)
                        : tokens.redeem(app, Mail.Purpose.RESET_PASSWORD, token, tokenId))
                .orElseThrow(EmailAccounts::invalidToken);
        setPassword(app, email, newPassword);
    }

    /** Sets a new password as the app's own rule allows it. */
    public void callReset(App app, String email, String password) {
        require(app, email);
        if (app.providers().emailPassword().reset() != Rule.AUTO) {
            throw new AuthException(
                    AuthError.BAD_REQUEST,
                    "cannot reset the password for user \"" + email
                            + "\": the app resets by e-mail; call reset/send instead");
        }
        checkPassword(password);
        setPassword(app, email, password);
    }

    /** Whether the address is registered and confirmed, and the password is its. */
    ExternalIdentity check(App app, Credential.EmailPassword credential) {
        Optional<Document> account = credential.email().length() > MAX_EMAIL_LENGTH
                        || credential.password().length() > MAX_PASSWORD_LENGTH
                ? Optional.empty()
                : find(app, credential.email());
        boolean matches = account.isPresent()
                ? passwords.matches(credential.password(), account.get().getString("password"))
                : passwords.matchesNobody();
        if (!matches) {
            throw new AuthException(AuthError.INVALID_PASSWORD, "invalid username/password");
        }
        if (!account.orElseThrow().getBoolean("confirmed")) {
            throw new AuthException(AuthError.AUTH_ERROR, "confirmation required");
        }
        return new ExternalIdentity(
                ProviderType.LOCAL_USERPASS, credential.email(), new Document("email", credential.email()));
    }

    /** Forgets an account, when its user is deleted. */
    public void delete(App app, String email) {
        Await.one(accounts.deleteOne(eq("_id", key(app, email))), TIMEOUT);
    }

    private Document requireUnconfirmed(App app, String email) {
        Document account = require(app, email);
        if (account.getBoolean("confirmed")) {
            throw new AuthException(AuthError.USER_ALREADY_CONFIRMED, "already confirmed");
        }
        return account;
    }

    private Document require(App app, String email) {
        return find(app, email).orElseThrow(() -> new AuthException(AuthError.USER_NOT_FOUND, "user not found"));
    }

    private Optional<Document> find(App app, String email) {
        return Await.first(accounts.find(eq("_id", key(app, email))), TIMEOUT);
    }

    private void setConfirmed(App app, String email) {
        Await.one(accounts.updateOne(eq("_id", key(app, email)), set("confirmed", true)), TIMEOUT);
    }

    private void setPassword(App app, String email, String password) {
        Await.one(
                accounts.updateOne(eq("_id", key(app, email)), set("password", passwords.hash(password))), TIMEOUT);
    }

    private static Document key(App app, String email) {
        return new Document("app", app.id()).append("email", email);
    }

    private static boolean isTokenId(String text) {
        return text.length() == 24 && text.chars().allMatch(c -> Character.digit(c, 16) >= 0);
    }

    private static void checkEmail(String email) {
        boolean legal = !email.isBlank()
                && email.length() <= MAX_EMAIL_LENGTH
                && email.chars().noneMatch(Character::isISOControl);
        if (!legal) {
            throw new AuthException(
                    AuthError.BAD_REQUEST, "email invalid (expected: 1 to " + MAX_EMAIL_LENGTH + " printable characters)");
        }
    }

    private static void checkPassword(String password) {
        if (password.length() < MIN_PASSWORD_LENGTH || password.length() > MAX_PASSWORD_LENGTH) {
            throw new AuthException(AuthError.BAD_REQUEST, "password must be between 6 and 128 characters");
        }
    }

    private static AuthException nameInUse() {
        return new AuthException(AuthError.ACCOUNT_NAME_IN_USE, "name already in use");
    }

    private static AuthException invalidToken() {
        return new AuthException(AuthError.BAD_REQUEST, "invalid token data");
    }
}
