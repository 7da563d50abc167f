package io.devsync.server.api.control;

import io.devsync.server.api.control.BsonBody.BadBody;
import io.devsync.server.http.HttpHandler;
import io.devsync.server.http.HttpRequest;
import io.devsync.server.http.HttpResponse;
import io.devsync.server.http.Router;
import io.devsync.server.store.StoreException;
import io.devsync.server.transfer.ExportOrder;
import io.devsync.server.transfer.ImportOrder;
import io.devsync.server.transfer.TransferException;
import io.devsync.server.transfer.TransferProgress;
import io.devsync.server.transfer.TransferReport;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;
import org.jspecify.annotations.Nullable;

/**
 * Snapshots, resets, imports and exports over HTTP. Files are on the server's machine, so only programs on it may ask. One at a time;
 * each request is answered when it is done, and {@code GET /api/devsync/v1/data} tells how far it is.
 */
public final class DataEndpoint {

    private static final String ROOT = "/api/devsync/v1/data";

    /** The path that removes an app's documents and history. */
    public static final String RESET = ROOT + "/reset";

    private static final JsonWriterSettings RELAXED = JsonWriterSettings.builder()
            .outputMode(JsonMode.RELAXED)
            .int64Converter((value, writer) -> writer.writeNumber(Long.toString(value)))
            .build();

    private final Source source;
    private final AtomicReference<@Nullable Work> work = new AtomicReference<>();

    private record Work(String what, TransferProgress progress) {}

    /**
     * A snapshot that was written or restored.
     *
     * @param bytes of its file
     */
    public record SnapshotReport(Path file, int collections, long documents, long bytes) {}

    /** What the endpoint asks of the server. */
    public interface Source {
        /** Whether the data source is the embedded one. */
        boolean embedded();

        /** Where files without a folder are. */
        Path folder();

        /** The database of an app; empty when there is no such app. */
        Optional<String> database(String appId);

        /** Writes all databases of this moment to a file. */
        SnapshotReport snapshot(Path file);

        /** Puts a snapshot in the place of all databases. */
        SnapshotReport restore(Path file);

        /** Removes an app's documents and history; false when there is no such app. */
        boolean reset(String appId);

        /** Removes the documents and histories of all apps, the apps, and their users. */
        void resetAll();

        /** Imports documents. */
        TransferReport load(ImportOrder order, TransferProgress progress);

        /** Exports documents. */
        TransferReport export(ExportOrder order, TransferProgress progress);
    }

    /** Over this server. */
    public DataEndpoint(Source source) {
        this.source = source;
    }

    /** Adds the routes. */
    public void addTo(Router router) {
        router.add("GET", ROOT, LocalOnly.guard(this::status));
        router.add("POST", ROOT + "/snapshot", handler("snapshot", this::snapshot));
        router.add("POST", ROOT + "/restore", handler("restore", this::restore));
        router.add("POST", RESET, handler("reset", this::reset));
        router.add("POST", ROOT + "/import", handler("import", this::load));
        router.add("POST", ROOT + "/export", handler("export", this::export));
    }

    private interface Action {
        BsonDocument run(HttpRequest request, TransferProgress progress) throws BadBody;
    }

    private HttpHandler handler(String what, Action action) {
        return LocalOnly.guard(request -> {
            Work mine = new Work(what, new TransferProgress());
            Work other = work.compareAndExchange(null, mine);
            if (other != null) {
                return ControlJson.error(409, "Busy", other.what() + " is under way (expected: one at a time; try again)");
            }
            try {
                return HttpResponse.json(200, action.run(request, mine.progress()).toJson(RELAXED));
            } catch (BadBody notUnderstood) {
                return ControlJson.error(400, "BadRequest", String.valueOf(notUnderstood.getMessage()));
            } catch (InvalidPathException notUnderstood) {
                return ControlJson.error(400, "BadRequest", "path: " + notUnderstood.getMessage() + " (expected: a path)");
            } catch (TransferException refused) {
                return ControlJson.error(422, "DataError", String.valueOf(refused.getMessage()));
            } catch (StoreException notNow) {
                return ControlJson.error(503, "DataSourceUnavailable", String.valueOf(notNow.getMessage()));
            } finally {
                work.set(null);
            }
        });
    }

    private HttpResponse status(HttpRequest request) {
        BsonDocument status = new BsonDocument("embedded", BsonBoolean.valueOf(source.embedded()));
        Work one = work.get();
        if (one != null) {
            status.append("doing", new BsonString(one.what()))
                    .append("collection", new BsonString(one.progress().namespace()))
                    .append("documents", new BsonInt64(one.progress().documents()))
                    .append("bytes", new BsonInt64(one.progress().bytes()));
        }
        return HttpResponse.json(200, status.toJson(RELAXED));
    }

    private BsonDocument snapshot(HttpRequest request, TransferProgress progress) throws BadBody {
        return json(source.snapshot(file(BsonBody.parse(request.bodyText(), Set.of("file")), "file")));
    }

    private BsonDocument restore(HttpRequest request, TransferProgress progress) throws BadBody {
        return json(source.restore(file(BsonBody.parse(request.bodyText(), Set.of("file")), "file")));
    }

    private BsonDocument reset(HttpRequest request, TransferProgress progress) throws BadBody {
        BsonBody body = BsonBody.parse(request.bodyText(), Set.of("app", "all"));
        String app = body.text("app", "");
        if (app.isEmpty() == !body.flag("all")) {
            throw new BadBody("neither or both of app and all (expected: {\"app\": \"...\"} or {\"all\": true})");
        }
        if (app.isEmpty()) {
            source.resetAll();
        } else if (!source.reset(app)) {
            throw new BadBody("app: \"" + app + "\" (expected: an app of this server)");
        }
        return new BsonDocument("reset", new BsonString(app.isEmpty() ? "all" : app));
    }

    private BsonDocument load(HttpRequest request, TransferProgress progress) throws BadBody {
        BsonBody body = BsonBody.parse(request.bodyText(), Set.of("from", "app", "database", "collection", "mode"));
        String mode = body.text("mode", "insert");
        ImportOrder.Mode parsed = List.of(ImportOrder.Mode.values()).stream()
                .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(mode))
                .findFirst()
                .orElseThrow(() -> new BadBody("mode: \"" + mode + "\" (expected: insert, upsert or drop)"));
        Optional<String> collection = Optional.of(body.text("collection", "")).filter(name -> !name.isEmpty());
        return json(source.load(new ImportOrder(file(body, "from"), database(body), collection, parsed), progress));
    }

    private BsonDocument export(HttpRequest request, TransferProgress progress) throws BadBody {
        BsonBody body = BsonBody.parse(request.bodyText(), Set.of("to", "app", "database", "collections", "format", "gzip"));
        String format = body.text("format", "bson");
        ExportOrder.Format parsed = ExportOrder.Format.of(format)
                .orElseThrow(() -> new BadBody("format: \"" + format + "\" (expected: bson, json or relaxed)"));
        List<String> databases = database(body).stream().toList();
        return json(source.export(
                new ExportOrder(file(body, "to"), databases, body.strings("collections"), parsed, body.flag("gzip")), progress));
    }

    private Optional<String> database(BsonBody body) throws BadBody {
        String database = body.text("database", "");
        String app = body.text("app", "");
        if (!database.isEmpty() || app.isEmpty()) {
            return Optional.of(database).filter(name -> !name.isEmpty());
        }
        return Optional.of(source.database(app)
                .orElseThrow(() -> new BadBody("app: \"" + app + "\" (expected: an app of this server)")));
    }

    private Path file(BsonBody body, String field) throws BadBody {
        String path = body.text(field, "");
        if (path.isEmpty()) {
            throw new BadBody(field + " is missing (expected: a path on the server's machine)");
        }
        return source.folder().resolve(path).normalize();
    }

    private static BsonDocument json(SnapshotReport report) {
        return new BsonDocument("file", new BsonString(report.file().toString()))
                .append("collections", new BsonInt32(report.collections()))
                .append("documents", new BsonInt64(report.documents()))
                .append("bytes", new BsonInt64(report.bytes()));
    }

    private static BsonDocument json(TransferReport report) {
        BsonArray collections = new BsonArray();
        for (TransferReport.Part part : report.parts()) {
            BsonDocument one = new BsonDocument("collection", new BsonString(part.namespace().getFullName()))
                    .append("documents", new BsonInt64(part.documents()))
                    .append("failed", new BsonInt64(part.failed()));
            if (part.failed() > 0) {
                one.append("reasons", new BsonArray(part.reasons().stream().map(BsonString::new).toList()));
            }
            collections.add(one);
        }
        return new BsonDocument("documents", new BsonInt64(report.documents()))
                .append("bytes", new BsonInt64(report.bytes()))
                .append("failed", new BsonInt64(report.failed()))
                .append("collections", collections)
                .append("notes", new BsonArray(report.notes().stream().map(BsonString::new).toList()));
    }
}
