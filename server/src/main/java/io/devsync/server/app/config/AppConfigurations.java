package io.devsync.server.app.config;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.devsync.server.app.App;
import io.devsync.server.app.Apps;
import io.devsync.server.app.ProviderType;
import io.devsync.server.store.Await;
import io.devsync.server.store.IdSource;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/**
 * The configurations of all apps, each one document that is replaced as a whole: who changes it has seen the revision
 * before, so that of two changes at once none is lost. Used by any thread that may block.
 */
public final class AppConfigurations {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    /** MongoDB takes documents of 16 MiB; a reserve, since later versions of the server may add to them. */
    private static final int BYTES_MAX = 12 * 1024 * 1024;

    /** So many changes at once of one app are no people. */
    private static final int ATTEMPTS = 20;

    private final MongoCollection<Document> collection;
    private final InitialConfiguration initial;

    private AppConfigurations(MongoCollection<Document> collection, InitialConfiguration initial) {
        this.collection = collection;
        this.initial = initial;
    }

    /** Opens the store. */
    public static AppConfigurations open(MongoClient client, IdSource ids, Clock clock) {
        return new AppConfigurations(
                client.getDatabase(Apps.DATABASE).getCollection("configurations"),
                new InitialConfiguration(ids, clock));
    }

    /** What was configured so far; nothing is stored by asking. */
    public Optional<AppConfiguration> find(App app) {
        return Await.first(collection.find(eq("_id", app.id())), TIMEOUT).map(AppConfigurationDocuments::decode);
    }

    /** The configuration of an app; one that nobody configured gets what describes it as it is. */
    public AppConfiguration of(App app) {
        AppConfiguration stored = find(app).orElseGet(() -> {
            AppConfiguration first = initial.of(app);
            return insert(first) ? first : find(app).orElse(first);
        });
        return aligned(stored, app);
    }

    /** Which providers are on may also come from the app file. */
    private static AppConfiguration aligned(AppConfiguration configuration, App app) {
        List<ProviderDocument> providers = configuration.providers().stream()
                .map(provider -> ProviderType.of(provider.type())
                        .map(type -> provider.withDisabled(!app.providers().isEnabled(type)))
                        .orElse(provider))
                .toList();
        return configuration.edit().providers(providers).done();
    }

    /**
     * Changes a configuration.
     *
     * @param change is called again when another change came first; what it throws ends the call
     * @return before and after
     * @throws ConfigurationTooLargeException when it would be too large to be kept
     */
    public Change update(App app, UnaryOperator<AppConfiguration> change) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            AppConfiguration before = of(app);
            AppConfiguration after = change.apply(before);
            if (after.equals(before)) {
                return new Change(before, before);
            }
            AppConfiguration next = after.edit().atRevision(before.revision() + 1);
            if (replace(before.revision(), next)) {
                return new Change(before, next);
            }
        }
        throw new IllegalStateException("the configuration of app " + app.clientAppId() + " changes all the time");
    }

    /** A change that was stored. */
    public record Change(AppConfiguration before, AppConfiguration after) {}

    /** Forgets the configuration of an app. */
    public void delete(App app) {
        Await.one(collection.deleteOne(eq("_id", app.id())), TIMEOUT);
    }

    private boolean insert(AppConfiguration configuration) {
        try {
            Await.one(collection.insertOne(AppConfigurationDocuments.encode(configuration)), TIMEOUT);
            return true;
        } catch (MongoWriteException e) {
            if (e.getError().getCategory() != ErrorCategory.DUPLICATE_KEY) {
                throw e;
            }
            return false;
        }
    }

    private boolean replace(long revision, AppConfiguration next) {
        Document document = AppConfigurationDocuments.encode(next);
        long bytes = size(document);
        if (bytes > BYTES_MAX) {
            throw new ConfigurationTooLargeException(bytes, BYTES_MAX);
        }
        return Await.one(
                                collection.replaceOne(
                                        and(eq("_id", next.appId()), eq("revision", revision)), document),
                                TIMEOUT)
                        .getMatchedCount()
                == 1;
    }

    private long size(Document document) {
        BsonDocument bson = document.toBsonDocument(Document.class, collection.getCodecRegistry());
        return new RawBsonDocument(bson, new BsonDocumentCodec())
                .getByteBuffer()
                .remaining();
    }
}
