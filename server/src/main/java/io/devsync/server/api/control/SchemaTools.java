package io.devsync.server.api.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.devsync.server.app.App;
import io.devsync.server.app.Apps;
import io.devsync.server.http.HttpHandler;
import io.devsync.server.http.HttpRequest;
import io.devsync.server.http.HttpResponse;
import io.devsync.server.http.Router;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.schema.SchemaDifference;
import io.devsync.server.schema.check.ClientModel;
import io.devsync.server.schema.check.ModelCheck;
import io.devsync.server.store.HistoryEntry;
import io.devsync.server.store.SchemaStep;
import io.devsync.server.sync.DocumentReport;
import io.devsync.server.sync.StrictWarnings.StrictWarning;
import io.devsync.server.sync.SyncEngine;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.bson.BsonDocument;

/**
 * What developers ask about an app's schema and its two modes, under {@code /api/devsync/v1/apps/{app}}: {@code GET
 * schema/log}, {@code GET schema/diff?from=&to=}, {@code GET schema/warnings}, {@code POST schema/check} with a model,
 * {@code GET documents/report}, {@code PUT development_mode} with {@code {"enabled": false}}.
 */
public final class SchemaTools {

    private static final String APP = "/api/devsync/v1/apps/{app}/";
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private final Apps apps;
    private final RunningSync sync;

    /** The running sync of apps; methods may block. */
    public interface RunningSync {

        /** The engine of an app, started when it is not running; empty while sync is off. */
        Optional<SyncEngine> engine(App app);

        /** Turns development mode on or off. */
        void developmentMode(App app, boolean on);
    }

    /** Over these apps. */
    public SchemaTools(Apps apps, RunningSync sync) {
        this.apps = apps;
        this.sync = sync;
    }

    /** Adds the routes. */
    public void addTo(Router router) {
        router.add("GET", APP + "schema/log", withEngine((request, engine) -> log(engine)));
        router.add("GET", APP + "schema/diff", withEngine(SchemaTools::diff));
        router.add("GET", APP + "schema/warnings", withEngine((request, engine) -> warnings(engine)));
        router.add("POST", APP + "schema/check", withEngine(SchemaTools::check));
        router.add("GET", APP + "documents/report", withEngine((request, engine) ->
                ControlJson.answer(200, json(engine.checkDocuments()))));
        router.add("PUT", APP + "development_mode", LocalOnly.guard(this::developmentMode));
    }

    private HttpHandler withEngine(BiFunction<HttpRequest, SyncEngine, HttpResponse> action) {
        return LocalOnly.guard(request -> {
            Optional<App> app = apps.find(request.pathParameter("app"));
            if (app.isEmpty()) {
                return AppRoutes.unknownApp(request);
            }
            return sync.engine(app.get())
                    .map(engine -> action.apply(request, engine))
                    .orElseGet(() -> ControlJson.error(
                            409, "SyncDisabled", "sync of this app is off (expected: on); turn it on first"));
        });
    }

    private static HttpResponse log(SyncEngine engine) {
        ObjectNode body = ControlJson.object();
        ArrayNode steps = body.putArray("steps");
        for (SchemaStep step : engine.schemaLog()) {
            ObjectNode json = steps.addObject()
                    .put("step", step.number())
                    .put("time", step.time().toString())
                    .put("by", step.fileIdent() == HistoryEntry.SERVER_IDENT ? "server" : "device");
            if (step.fileIdent() != HistoryEntry.SERVER_IDENT) {
                json.put("file", step.fileIdent()).put("user", step.user()).put("sdk", step.client());
            }
            ArrayNode lines = json.put("breaking", step.breaking()).putArray("difference");
            step.difference().forEach(lines::add);
        }
        return ControlJson.answer(200, body);
    }

    private static HttpResponse diff(HttpRequest request, SyncEngine engine) {
        List<SchemaStep> steps = engine.schemaLog();
        Map<String, String> query = request.query();
        for (String name : List.of("from", "to")) {
            String value = query.getOrDefault(name, "0");
            if (!NUMBER.matcher(value).matches()) {
                return ControlJson.error(
                        400, "InvalidParameter", name + ": " + value + " (expected: the number of a step)");
            }
        }
        AppSchema now = engine.schema();
        long from = Long.parseLong(query.getOrDefault("from", "0"));
        long to = query.containsKey("to") ? Long.parseLong(query.get("to")) : now.version();
        AppSchema before = at(steps, from).orElseGet(() -> AppSchema.empty(now.dataSource(), now.database()));
        AppSchema after = to >= now.version() ? now : at(steps, to).orElse(before);
        ObjectNode body = ControlJson.object().put("from", from).put("to", to);
        ArrayNode lines = body.putArray("difference");
        SchemaDifference.lines(before, after).forEach(lines::add);
        return ControlJson.answer(200, body);
    }

    /** The schema after the last step up to a number. */
    private static Optional<AppSchema> at(List<SchemaStep> steps, long number) {
        BsonDocument newest = null;
        for (SchemaStep step : steps) {
            if (step.number() <= number) {
                newest = step.schema();
            }
        }
        return Optional.ofNullable(newest).map(AppSchema::fromBson);
    }

    private static HttpResponse warnings(SyncEngine engine) {
        ObjectNode body = ControlJson.object();
        ArrayNode warnings = body.putArray("warnings");
        for (StrictWarning warning : engine.warnings().all()) {
            warnings.addObject()
                    .put("class", warning.className())
                    .put("field", warning.violation().path())
                    .put("code", warning.violation().code())
                    .put("text", warning.text())
                    .put("user", warning.user())
                    .put("count", warning.count())
                    .put("first", warning.first().toString())
                    .put("last", warning.last().toString());
        }
        return ControlJson.answer(200, body);
    }

    private static HttpResponse check(HttpRequest request, SyncEngine engine) {
        try {
            ModelCheck check = ModelCheck.of(engine.schema(), ClientModel.parse(request.bodyText()));
            ObjectNode body = ControlJson.object().put("fitsStrictMode", check.fitsStrictMode());
            ArrayNode findings = body.putArray("findings");
            for (ModelCheck.Finding finding : check.findings()) {
                findings.addObject()
                        .put("class", finding.className())
                        .put("property", finding.property())
                        .put("developmentMode", finding.developmentMode().name().toLowerCase(Locale.ROOT))
                        .put("developmentText", finding.developmentText())
                        .put("strictText", finding.strictText());
            }
            return ControlJson.answer(200, body);
        } catch (ClientModel.BadModelException bad) {
            return ControlJson.error(400, "BadModel", String.valueOf(bad.getMessage()));
        }
    }

    private HttpResponse developmentMode(HttpRequest request) {
        Optional<App> app = apps.find(request.pathParameter("app"));
        if (app.isEmpty()) {
            return AppRoutes.unknownApp(request);
        }
        Optional<Boolean> enabled = ControlJson.flag(request.bodyText(), "enabled");
        if (enabled.isEmpty()) {
            return ControlJson.error(
                    400, "MissingParameter", "the mode is missing (expected: a body {\"enabled\": true} or false)");
        }
        Optional<SyncEngine> before = sync.engine(app.get());
        // What devices have sent counts in the mode that was, and documents are looked at as they are afterwards.
        before.ifPresent(SyncEngine::awaitDocuments);
        sync.developmentMode(app.get(), enabled.get());
        ObjectNode body = ControlJson.object().put("developmentMode", enabled.get());
        if (!enabled.get()) {
            sync.engine(app.get()).ifPresent(engine -> body.set("report", json(engine.checkDocuments())));
        }
        return ControlJson.answer(200, body);
    }

    private static ObjectNode json(DocumentReport report) {
        ObjectNode body = ControlJson.object().put("documents", report.documents());
        ArrayNode unfit = body.putArray("unfit");
        for (DocumentReport.Unfit one : report.unfit()) {
            ObjectNode json = unfit.addObject()
                    .put("class", one.className())
                    .put("collection", one.collection().getFullName())
                    .put("field", one.field())
                    .put("code", one.code())
                    .put("message", one.message())
                    .put("syncable", one.syncable())
                    .put("count", one.count());
            ArrayNode ids = json.putArray("ids");
            one.ids().forEach(id -> ids.add(new BsonDocument("_id", id).toJson()));
        }
        return body;
    }
}
