package io.devsync.server;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import io.devsync.server.doctor.Examination;
import io.devsync.server.doctor.Finding;
import io.devsync.server.embedded.EmbeddedDataSource;
import io.devsync.server.embedded.EmbeddedDataSourceException;
import io.devsync.server.embedded.EmbeddedOptions;
import io.devsync.server.embedded.storage.Namespace;
import io.devsync.server.store.Await;
import io.devsync.server.store.LocalSource;
import io.devsync.server.store.MongoSyncStore;
import io.devsync.server.store.StoreException;
import io.devsync.server.transfer.DataMove;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.UuidRepresentation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The MongoDB of a server, reached and found fit: a deployment of its user's, or one that runs inside the server. */
final class DataSource implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DataSource.class);

    /** A data source that is there answers a first ping well within this, also over a slow line. */
    private static final Duration REACHABLE_WITHIN = Duration.ofSeconds(10);

    private static final Pattern DRIVER_CAUSE = Pattern.compile("(?:exception=|caused by )\\{[\\w.$]*?(\\w+: [^{}]+)");

    private final Optional<EmbeddedDataSource> embedded;
    private final String uri;
    private final String redactedUri;
    private final MongoClient client;
    private final MongoClient feedClient;

    private DataSource(Optional<EmbeddedDataSource> embedded, DevSyncOptions options) {
        this.embedded = embedded;
        this.uri = embedded.map(EmbeddedDataSource::uri).orElseGet(() -> options.mongodbUri().orElseThrow().value());
        this.redactedUri = options.mongodbUri().map(MongoUri::redacted).orElse(uri);
        this.client = MongoClients.create(settings().build());
        // Each app that syncs waits for changes on a connection of its own, which must not keep others from theirs.
        this.feedClient = MongoClients.create(
                settings().applyToConnectionPoolSettings(pool -> pool.maxSize(0)).build());
    }

    /**
     * Opens what the options name.
     *
     * @throws DevSyncStartException when it cannot be reached, or devices cannot sync with it
     */
    static DataSource open(DevSyncOptions options) throws DevSyncStartException {
        Optional<EmbeddedDataSource> embedded = embedded(options);
        DataSource source;
        try {
            source = new DataSource(embedded, options);
        } catch (MongoException | IllegalArgumentException refused) {
            embedded.ifPresent(EmbeddedDataSource::close);
            throw unreachable(redactedUri(options), refused);
        }
        boolean fit = false;
        try {
            source.requireReachable();
            source.requireFit();
            fit = true;
            return source;
        } finally {
            if (!fit) {
                source.close();
            }
        }
    }

    private static Optional<EmbeddedDataSource> embedded(DevSyncOptions options) throws DevSyncStartException {
        if (options.mongodbUri().isPresent()) {
            return Optional.empty();
        }
        try {
            MovedData.requireNone(options.dataFolder());
            return Optional.of(EmbeddedDataSource.start(
                    EmbeddedOptions.in(options.dataFolder())
                            .withPort(options.embeddedPort())
                            .withoutChangeStreamsOf(MongoSyncStore.DATABASE_PREFIX)
                            .withTwins(DataSource::twinOf)));
        } catch (EmbeddedDataSourceException failure) {
            throw new DevSyncStartException(String.valueOf(failure.getMessage()), failure);
        }
    }

    private static Optional<Namespace> twinOf(Namespace copies) {
        return MongoSyncStore.documentsOf(copies.database(), copies.collection())
                .map(documents -> new Namespace(documents.getDatabaseName(), documents.getCollectionName()));
    }

    private MongoClientSettings.Builder settings() {
        return MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(uri))
                .applicationName("devsync")
                .uuidRepresentation(UuidRepresentation.STANDARD)
                .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(
                        REACHABLE_WITHIN.toMillis(), TimeUnit.MILLISECONDS));
    }

    private void requireReachable() throws DevSyncStartException {
        try {
            Await.one(
                    client.getDatabase("admin").runCommand(new BsonDocument("ping", new BsonInt32(1))),
                    REACHABLE_WITHIN.plusSeconds(1));
        } catch (MongoException | StoreException failure) {
            throw unreachable(redactedUri, failure);
        }
    }

    private static DevSyncStartException unreachable(String redactedUri, Exception failure) {
        return new DevSyncStartException(
                "cannot reach MongoDB at " + redactedUri + ": " + reason(failure)
                        + ". Check that it runs, and the address after --mongodb-uri.",
                failure);
    }

    /** The driver tells its view of the whole cluster; people need the cause at the end of it. */
    private static String reason(Exception failure) {
        String message = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        return DRIVER_CAUSE.matcher(message).results().reduce((first, last) -> last)
                .map(cause -> cause.group(1))
                .orElse(message);
    }

    /** Better no start than one whose failures come one by one later. */
    private void requireFit() throws DevSyncStartException {
        try {
            for (Finding obstacle : Examination.obstacles(client, new ConnectionString(uri))) {
                if (obstacle.level() == Finding.Level.ERROR) {
                    throw new DevSyncStartException("cannot sync with " + redactedUri + ": it is " + obstacle.text()
                            + ". What to do: " + obstacle.advice() + ".");
                }
                log.warn("data source: {} -> {}", obstacle.text(), obstacle.advice());
            }
            if (DataMove.isUnfinished(client)) {
                throw new DevSyncStartException("data were being moved to " + redactedUri
                        + ", which did not come to its end. Run the same \"devsync data move\" again.");
            }
        } catch (MongoException | StoreException failure) {
            throw unreachable(redactedUri, failure);
        }
    }

    /** The data source that runs inside the server, if that is the one. */
    Optional<EmbeddedDataSource> embedded() {
        return embedded;
    }

    /** Why nothing can be written at the moment, as far as is known here; never blocks. */
    Optional<String> trouble() {
        return embedded.flatMap(EmbeddedDataSource::trouble);
    }

    /** The address as any driver takes it; with the credentials it was given. */
    String uri() {
        return uri;
    }

    /** The address without secrets. */
    String redactedUri() {
        return redactedUri;
    }

    /** The same before anything is open. */
    static String redactedUri(DevSyncOptions options) {
        return options.mongodbUri().map(MongoUri::redacted).orElse("in " + options.dataFolder());
    }

    /** For everything but waiting. */
    MongoClient client() {
        return client;
    }

    /** The way without driver and wire, when it is in this process. */
    Optional<LocalSource> local() {
        return embedded.map(LocalSource::of);
    }

    /** For connections that wait for changes, as many as there are apps. */
    MongoClient feedClient() {
        return feedClient;
    }

    @Override
    public void close() {
        feedClient.close();
        client.close();
        embedded.ifPresent(EmbeddedDataSource::close);
    }
}
