package io.devsync.server;

import io.devsync.server.app.App;
import io.devsync.server.auth.Auth;
import io.devsync.server.auth.User;
import io.devsync.server.document.Namespace;
import io.devsync.server.rules.Expansions;
import io.devsync.server.rules.PermissionSource;
import io.devsync.server.rules.Permissions;
import io.devsync.server.rules.Rules;
import io.devsync.server.rules.RulesException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.codecs.BsonValueCodecProvider;
import org.bson.codecs.DocumentCodecProvider;
import org.bson.codecs.ValueCodecProvider;
import org.bson.codecs.configuration.CodecRegistries;
import org.bson.codecs.configuration.CodecRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the users of one app may do: its rules, and what is known of the user when a session starts. */
final class AppPermissions implements PermissionSource {

    private static final Logger log = LoggerFactory.getLogger(AppPermissions.class);

    private static final Pattern OTHER_THAN_ID = Pattern.compile("%%user\\.(?!id\\b)");

    /** There are rules, and they give nobody a role. */
    private static final Rules DENYING = new Rules(List.of(), Map.of(new Namespace("", ""), List.of()));

    private static final CodecRegistry CODECS = CodecRegistries.fromProviders(
            new ValueCodecProvider(), new BsonValueCodecProvider(), new DocumentCodecProvider());

    private final Auth auth;
    private final Executor blocking;
    private volatile Configured configured;

    /**
     * @param looksAtUsers whether rules depend on more of a user than the id
     */
    private record Configured(
            App app, Rules rules, BsonDocument values, BsonDocument environment, boolean looksAtUsers) {}

    /**
     * @param blocking where the user's data is read
     */
    AppPermissions(App app, Auth auth, Executor blocking) {
        this.auth = auth;
        this.blocking = blocking;
        this.configured = configured(app);
    }

    /** The app is configured otherwise from now on. */
    void configure(App app) {
        configured = configured(app);
    }

    private static Configured configured(App app) {
        Rules rules = rules(app);
        if (rules.isEmpty() && !allowsAllWithoutRules(app)) {
            log.warn(
                    "nobody may read or write anything app={} (expected: rules, as development mode is off)",
                    app.clientAppId());
        }
        return new Configured(
                app,
                rules,
                BsonDocument.parse(app.access().values()),
                BsonDocument.parse(app.access().environment()),
                OTHER_THAN_ID.matcher(app.access().rules()).find());
    }

    /**
     * Apps began with a role for everyone, which stays when development mode is turned off, until somebody replaces it
     * (spec development-mode §2.14). Those that administrators make with the Admin API have what was asked for.
     */
    private static boolean allowsAllWithoutRules(App app) {
        return app.developmentMode() || app.origin() != App.Origin.ADMIN;
    }

    /** Rules that cannot be understood allow nothing. */
    private static Rules rules(App app) {
        try {
            return Rules.parse(app.access().rules());
        } catch (RulesException unreadable) {
            log.error(
                    "nobody may read or write anything app={} (expected: other rules) reason={}",
                    app.clientAppId(),
                    unreadable.getMessage());
            return DENYING;
        }
    }

    @Override
    public CompletionStage<Permissions> of(String userId) {
        Configured now = configured;
        if (now.rules().isEmpty() && allowsAllWithoutRules(now.app())) {
            return CompletableFuture.completedFuture(Permissions.EVERYTHING);
        }
        return now.looksAtUsers()
                ? CompletableFuture.supplyAsync(() -> permissions(now, user(now.app(), userId)), blocking)
                : CompletableFuture.completedFuture(
                        permissions(now, Expansions.ofUser(userId).user()));
    }

    private static Permissions permissions(Configured now, BsonDocument user) {
        return now.rules().permissions(new Expansions(user, now.values(), now.environment()));
    }

    private BsonDocument user(App app, String userId) {
        BsonDocument document = Expansions.ofUser(userId).user();
        Optional<User> user = auth.users().find(app, userId);
        user.ifPresent(known -> {
            document.append("type", new BsonString(known.server() ? "server" : "normal"));
            document.append("data", known.data().toBsonDocument(BsonDocument.class, CODECS));
            BsonArray identities = new BsonArray();
            known.identities()
                    .forEach(identity -> identities.add(new BsonDocument("id", new BsonString(identity.id()))
                            .append("provider_type", new BsonString(identity.provider().wireName()))));
            document.append("identities", identities);
        });
        auth.customData(app, userId).ifPresent(data -> document.append("custom_data", data));
        return document;
    }
}
