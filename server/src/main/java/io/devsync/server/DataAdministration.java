package io.devsync.server;

import com.mongodb.reactivestreams.client.MongoClient;
import io.devsync.server.api.control.DataEndpoint;
import io.devsync.server.app.App;
import io.devsync.server.app.Apps;
import io.devsync.server.auth.Auth;
import io.devsync.server.cluster.Cluster;
import io.devsync.server.cluster.NodeRecord;
import io.devsync.server.cluster.OwnedElsewhereException;
import io.devsync.server.embedded.EmbeddedDataSource;
import io.devsync.server.embedded.EmbeddedDataSourceException;
import io.devsync.server.embedded.storage.Contents;
import io.devsync.server.store.Await;
import io.devsync.server.store.LocalSource;
import io.devsync.server.store.MongoSyncStore;
import io.devsync.server.transfer.DocumentExport;
import io.devsync.server.transfer.DocumentImport;
import io.devsync.server.transfer.ExportOrder;
import io.devsync.server.transfer.ImportOrder;
import io.devsync.server.transfer.TransferException;
import io.devsync.server.transfer.TransferProgress;
import io.devsync.server.transfer.TransferReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.Document;

/**
 * Does with the data of a running server what administrators ask for. Whatever exchanges data under the engines stops them before, and
 * has everything that is in memory read again afterwards; devices notice by the salts of the history and reset themselves.
 */
final class DataAdministration implements DataEndpoint.Source {

    /** Dropping a database takes as long as its files are large. */
    private static final Duration LIMIT = Duration.ofMinutes(5);
    /** Says which servers run now: true whatever becomes of the data. Whose an app is goes with its history. */
    private static final String NODES = "nodes";
    /** Says which project this is. */
    private static final String PROJECT = "server";

    private final Optional<EmbeddedDataSource> embedded;
    private final MongoClient client;
    private final Cluster cluster;
    private final Apps apps;
    private final Auth auth;
    private final AppEngines engines;
    private final Path folder;

    /**
     * @param embedded the data source, where it is the embedded one
     * @param folder where snapshots without a folder are
     */
    DataAdministration(
            Optional<EmbeddedDataSource> embedded,
            MongoClient client,
            Cluster cluster,
            Apps apps,
            Auth auth,
            AppEngines engines,
            Path folder) {
        this.embedded = embedded;
        this.client = client;
        this.cluster = cluster;
        this.apps = apps;
        this.auth = auth;
        this.engines = engines;
        this.folder = folder;
    }

    @Override
    public boolean embedded() {
        return embedded.isPresent();
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public Optional<String> database(String appId) {
        return apps.find(appId).map(App::database);
    }

    @Override
    public DataEndpoint.SnapshotReport snapshot(Path file) {
        return report(file, () -> source("use mongodump").snapshot(file));
    }

    @Override
    public DataEndpoint.SnapshotReport restore(Path file) {
        EmbeddedDataSource source = source("stop the server and use mongorestore");
        requireAlone();
        return report(file, () -> engines.whileStopped(() -> {
            try {
                return source.restore(file, Set.of(Apps.DATABASE + "." + NODES));
            } finally {
                readAgain();
            }
        }));
    }

    /** Others have in memory what is replaced here. */
    private void requireAlone() {
        List<NodeRecord> others = cluster.others();
        if (!others.isEmpty()) {
            throw new TransferException(others.size() + " more servers work with these data, such as the one at "
                    + others.getFirst().address() + " (expected: none; stop them first)");
        }
    }

    private EmbeddedDataSource source(String instead) {
        return embedded.orElseThrow(() -> new TransferException(
                "snapshots are of the embedded data source (expected: a server without --mongodb-uri; for MongoDB, " + instead + ")"));
    }

    private static DataEndpoint.SnapshotReport report(Path file, Supplier<Contents> action) {
        try {
            Contents contents = action.get();
            return new DataEndpoint.SnapshotReport(file, contents.collections(), contents.documents(), contents.bytes());
        } catch (EmbeddedDataSourceException refused) {
            throw new TransferException(String.valueOf(refused.getMessage()), refused);
        }
    }

    @Override
    public boolean reset(String appId) {
        Optional<App> app = apps.find(appId);
        try {
            app.ifPresent(found ->
                    engines.beginAnew(found, () -> Await.done(client.getDatabase(found.database()).drop(), LIMIT)));
        } catch (OwnedElsewhereException elsewhere) {
            String body = new BsonDocument("app", new BsonString(appId)).toJson();
            AppWork.ask(cluster, elsewhere.owner(), DataEndpoint.RESET, Map.of(), body);
        }
        return app.isPresent();
    }

    @Override
    public void resetAll() {
        requireAlone();
        engines.whileStopped(() -> {
            try {
                for (String database : databases()) {
                    Await.done(client.getDatabase(database).drop(), LIMIT);
                }
                for (String collection : Await.all(client.getDatabase(Apps.DATABASE).listCollectionNames(), LIMIT)) {
                    if (!Set.of(PROJECT, NODES).contains(collection) && !collection.startsWith("system.")) {
                        // Emptied and not dropped: whoever writes to it counts on its indexes.
                        Await.one(client.getDatabase(Apps.DATABASE).getCollection(collection).deleteMany(new Document()), LIMIT);
                    }
                }
                return true;
            } finally {
                readAgain();
            }
        });
    }

    /** All databases of an embedded data source; of a MongoDB only those of our apps, since others may be in use by somebody else. */
    private Set<String> databases() {
        Set<String> databases = new TreeSet<>();
        if (embedded.isPresent()) {
            databases.addAll(Await.all(client.listDatabaseNames(), LIMIT));
        } else {
            for (App app : apps.all()) {
                databases.add(app.database());
                databases.add(MongoSyncStore.databaseName(app.clientAppId()));
            }
        }
        databases.removeAll(Set.of(Apps.DATABASE, "admin", "config", "local"));
        return databases;
    }

    private void readAgain() {
        cluster.beginAnew();
        apps.readAgain();
        auth.readAgain();
    }

    @Override
    public TransferReport load(ImportOrder order, TransferProgress progress) {
        return DocumentImport.run(client, embedded.map(LocalSource::of), order, progress);
    }

    @Override
    public TransferReport export(ExportOrder order, TransferProgress progress) {
        return DocumentExport.run(client, order, progress);
    }
}
