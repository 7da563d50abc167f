package io.devsync.server.app;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.devsync.server.app.CustomTokenRules.KeySource;
import io.devsync.server.store.Await;
import io.devsync.server.store.IdSource;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;

/**
 * The apps of this server: finds them, and creates unknown ones where that is allowed. Used by any thread; all but
 * {@link #cached} and {@link #cachedByDomain} may wait for the data source.
 *
 * <p>Creation is one insert under the client app id as {@code _id}: of several first requests one wins, and the others
 * read what it wrote.
 */
public final class Apps {

    /** The database in which the server keeps what is its own. */
    public static final String DATABASE = "__devsync";

    /** How long the data source may take; a client waits for about a minute. */
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    /** HS256 wants at least 32 bytes (RFC 7518 §3.2); more add nothing. */
    private static final int KEY_BYTES = 32;

    /** When the app was deleted; makes the document a tombstone. */
    private static final String GONE = "gone";

    private final MongoCollection<Document> collection;
    private final AppsOptions options;
    private final MongoCollection<Document> server;
    private final IdSource ids;
    private final Clock clock;
    private final AppCache cache = new AppCache();
    private volatile String groupId;

    private Apps(
            MongoCollection<Document> collection,
            MongoCollection<Document> server,
            AppsOptions options,
            IdSource ids,
            Clock clock) {
        this.collection = collection;
        this.server = server;
        this.options = options;
        this.groupId = groupId(server, ids);
        this.ids = ids;
        this.clock = clock;
    }

    /** Opens the registry: makes its index, and creates or updates the apps of the app file. */
    public static Apps open(MongoClient client, AppsOptions options, IdSource ids, Clock clock) {
        MongoCollection<Document> collection = client.getDatabase(DATABASE).getCollection("apps");
        Await.first(collection.createIndex(Indexes.ascending("domainId")), TIMEOUT);
        Await.first(collection.createIndex(Indexes.ascending("id")), TIMEOUT);
        MongoCollection<Document> server = client.getDatabase(DATABASE).getCollection("server");
        Apps apps = new Apps(collection, server, options, ids, clock);
        options.fromFile().forEach(apps::apply);
        return apps;
    }

    /** Takes over what is stored, after it was replaced as a whole; the app file has the last word, as at the start. */
    public void readAgain() {
        cache.clear();
        groupId = groupId(server, ids);
        options.fromFile().forEach(this::apply);
    }

    /** The id of the one project that all apps of these data are in; made once. */
    private static String groupId(MongoCollection<Document> server, IdSource ids) {
        Document made = new Document("$setOnInsert", new Document("groupId", ids.objectId()));
        FindOneAndUpdateOptions orMake =
                new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.AFTER);
        return Await.one(server.findOneAndUpdate(eq("_id", "server"), made, orMake), TIMEOUT)
                .getString("groupId");
    }

    /** The project of the Admin API that all apps are in, 24 hexadecimal digits. */
    public String groupId() {
        return groupId;
    }

    /** The app that a client means: an existing one, or a new one if this server creates unknown apps. */
    public Optional<App> resolve(String clientAppId) {
        Optional<App> known = find(clientAppId);
        return known.isPresent() || !options.autoCreate() || !ClientAppId.isLegal(clientAppId) || isGone(clientAppId)
                ? known
                : Optional.of(insert(firstUse(clientAppId)));
    }

    /** Whether an administrator deleted the app: devices that still ask for it must not bring it back. */
    private boolean isGone(String clientAppId) {
        return Await.first(collection.find(eq("_id", clientAppId)), TIMEOUT)
                .filter(document -> document.containsKey(GONE))
                .isPresent();
    }

    /** The app, if it exists. */
    public Optional<App> find(String clientAppId) {
        Optional<App> cached = cache.get(clientAppId);
        if (cached.isPresent() || !ClientAppId.isLegal(clientAppId)) {
            return cached;
        }
        return load("_id", clientAppId);
    }

    /**
     * The app, created when it does not exist: in development mode, with all providers on.
     *
     * @throws IllegalArgumentException when the id is not legal
     */
    public App findOrCreate(String clientAppId) {
        if (!ClientAppId.isLegal(clientAppId)) {
            throw new IllegalArgumentException(ClientAppId.describeIllegal(clientAppId));
        }
        return find(clientAppId).orElseGet(() -> insert(firstUse(clientAppId)));
    }

    /** The app of an internal id. */
    public Optional<App> findById(String id) {
        return load("id", id);
    }

    /**
     * Makes an app as the Admin API does: its client app id is the name with random letters behind, nobody can log in
     * yet, and clients do not change its schema.
     */
    public App create(String name) {
        String clientAppId = ClientAppId.of(name, ids.bytes(ClientAppId.RANDOM_LETTERS));
        App app = firstUse(clientAppId);
        Map<ProviderType, Providers.State> off = new EnumMap<>(ProviderType.class);
        app.providers().states().forEach((type, state) -> off.put(type, new Providers.State(state.id(), false)));
        CustomTokenRules customToken = CustomTokenRules.secrets(List.of(text(app.customTokenKey())));
        EmailPasswordRules byMail =
                new EmailPasswordRules(EmailPasswordRules.Rule.EMAIL, EmailPasswordRules.Rule.EMAIL, "", "");
        App made = insert(new App(
                app.id(),
                clientAppId,
                name,
                groupId,
                app.domainId(),
                new Providers(off, byMail, customToken),
                false,
                app.database(),
                app.dataSource(),
                Optional.empty(),
                AccessConfig.NONE,
                app.tokenKey(),
                app.customTokenKey(),
                App.Origin.ADMIN,
                app.created()));
        // Another app has got the same letters.
        return made.id().equals(app.id()) ? made : create(name);
    }

    /** Keeps a changed app. */
    public void save(App app) {
        Await.one(collection.replaceOne(eq("_id", app.clientAppId()), AppDocuments.encode(app)), TIMEOUT);
        cache.put(app);
    }

    /**
     * Forgets an app. One that an administrator made stays gone; another one is new when a device uses it again.
     */
    public void delete(App app) {
        if (app.origin() == App.Origin.ADMIN) {
            Document tombstone = new Document("_id", app.clientAppId()).append(GONE, Date.from(clock.instant()));
            Await.one(collection.replaceOne(eq("_id", app.clientAppId()), tombstone), TIMEOUT);
        } else {
            Await.one(collection.deleteOne(eq("_id", app.clientAppId())), TIMEOUT);
        }
        cache.remove(app.clientAppId());
    }

    /** The app whose tokens carry this domain id. */
    public Optional<App> findByDomain(String domainId) {
        Optional<App> cached = cachedByDomain(domainId);
        return cached.isPresent() ? cached : load("domainId", domainId);
    }

    /** The app, if it was used lately; never blocks. */
    public Optional<App> cached(String clientAppId) {
        return cache.get(clientAppId);
    }

    /** The app of a domain id, if it was used lately; never blocks. */
    public Optional<App> cachedByDomain(String domainId) {
        return cache.getByDomain(domainId);
    }

    /** All apps, by client app id. */
    public List<App> all() {
        return Await.all(collection.find(exists(GONE, false)).sort(Indexes.ascending("_id")), TIMEOUT).stream()
                .map(document -> safe(AppDocuments.decode(document)))
                .toList();
    }

    /** Somebody may have changed an app, on whichever node: it is read again when it is used. */
    public void forget(String clientAppId) {
        cache.remove(clientAppId);
    }

    /** The same for all apps. */
    public void forgetAll() {
        cache.clear();
    }

    private Optional<App> load(String field, String value) {
        long moment = cache.moment();
        Optional<App> app = Await.first(collection.find(and(eq(field, value), exists(GONE, false))), TIMEOUT)
                .map(document -> safe(AppDocuments.decode(document)));
        app.ifPresent(read -> cache.putRead(read, moment));
        return app;
    }

    private App insert(App app) {
        try {
            Await.one(collection.insertOne(AppDocuments.encode(app)), TIMEOUT);
        } catch (MongoWriteException e) {
            if (e.getError().getCategory() != ErrorCategory.DUPLICATE_KEY) {
                throw e;
            }
            return load("_id", app.clientAppId()).orElseGet(() -> revived(app));
        }
        cache.put(app);
        return app;
    }

    /** Who asks for a deleted app by its id in so many words gets it anew. */
    private App revived(App app) {
        save(app);
        return app;
    }

    private void apply(AppFile.Entry entry) {
        App app = find(entry.clientAppId()).orElseGet(() -> insert(firstUse(entry.clientAppId())));
        Providers providers = app.providers()
                .with(
                        entry.enabled(),
                        entry.emailPassword(),
                        entry.customToken().orElseGet(() -> CustomTokenRules.secrets(List.of(text(app.customTokenKey())))));
        App changed = new App(
                app.id(),
                app.clientAppId(),
                entry.name(),
                app.groupId(),
                app.domainId(),
                providers,
                entry.developmentMode(),
                entry.database(),
                entry.dataSource(),
                entry.customUserData(),
                entry.access(),
                app.tokenKey(),
                app.customTokenKey(),
                App.Origin.FILE,
                app.created());
        Await.one(
                collection.replaceOne(
                        eq("_id", app.clientAppId()), AppDocuments.encode(changed), new ReplaceOptions().upsert(true)),
                TIMEOUT);
        cache.put(changed);
    }

    private App firstUse(String clientAppId) {
        SecretKey customTokenKey = new SecretKey(ids.secret(KEY_BYTES).getBytes(StandardCharsets.US_ASCII));
        CustomTokenRules customToken = options.trustAnySigner()
                ? CustomTokenRules.anySigner()
                : CustomTokenRules.secrets(List.of(text(customTokenKey)));
        return new App(
                ids.objectId(),
                clientAppId,
                clientAppId,
                groupId,
                ids.objectId(),
                new Providers(allOn(), EmailPasswordRules.automatic(), customToken),
                true,
                options.database().orElse(clientAppId),
                App.DEFAULT_DATA_SOURCE,
                Optional.empty(),
                AccessConfig.NONE,
                new SecretKey(ids.bytes(KEY_BYTES)),
                customTokenKey,
                App.Origin.FIRST_USE,
                clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    private Map<ProviderType, Providers.State> allOn() {
        Map<ProviderType, Providers.State> states = new EnumMap<>(ProviderType.class);
        Set<ProviderType> types = EnumSet.allOf(ProviderType.class);
        types.forEach(type -> states.put(type, new Providers.State(ids.objectId(), true)));
        return states;
    }

    /** An app that was created on loopback must not stay open when the server is restarted for everyone. */
    private App safe(App stored) {
        App app = stored.withGroup(groupId);
        boolean trusted = !(app.providers().customToken().keys() instanceof KeySource.AnySigner);
        if (trusted || options.trustAnySigner()) {
            return app;
        }
        CustomTokenRules rules = CustomTokenRules.secrets(List.of(text(app.customTokenKey())));
        return app.withProviders(new Providers(app.providers().states(), app.providers().emailPassword(), rules));
    }

    private static String text(SecretKey key) {
        return new String(key.bytes(), StandardCharsets.US_ASCII);
    }
}
