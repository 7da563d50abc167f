package io.devsync.server;

import io.devsync.server.api.control.Devices;
import io.devsync.server.app.App;
import io.devsync.server.auth.Auth;
import io.devsync.server.chaos.ChaosTargets;
import io.devsync.server.chaos.FaultScope;
import io.devsync.server.app.Apps;
import io.devsync.server.document.Namespace;
import io.devsync.server.logs.AppLogs;
import io.devsync.server.logs.LogQuery;
import io.devsync.server.logs.LogType;
import io.devsync.server.store.UnsyncedDocument;
import io.devsync.server.sync.DeviceState;
import io.devsync.server.sync.Explanation;
import io.devsync.server.sync.SyncEngine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonValue;

/** The devices of all apps, for who asks about them and for who disturbs them; starts an app's engine if it does not run. */
final class AppDevices implements Devices, ChaosTargets {

    private final Apps apps;
    private final AppEngines engines;
    private final Auth auth;
    private final AppLogs logs;

    AppDevices(Apps apps, AppEngines engines, Auth auth, AppLogs logs) {
        this.apps = apps;
        this.engines = engines;
        this.auth = auth;
        this.logs = logs;
    }

    @Override
    public List<Long> files(App app, Optional<String> userId, int limit) {
        return engines.store(app).newestFiles(userId, limit);
    }

    @Override
    public Optional<DeviceState> find(App app, long file) {
        return engines.engine(app)
                .flatMap(engine -> EngineAnswers.within("asking for client file " + file, engine.device(file)));
    }

    @Override
    public Optional<Instant> lastSeen(App app, long file) {
        LogQuery query = new LogQuery(
                Optional.empty(),
                Optional.empty(),
                Optional.of(file),
                Optional.empty(),
                Set.of(LogType.SYNC_SESSION_END),
                false,
                Optional.empty(),
                Optional.empty(),
                0,
                1);
        return logs.find(app.clientAppId(), query).stream()
                .map(kept -> kept.entry().completed())
                .findFirst();
    }

    @Override
    public Optional<Explanation> explain(App app, long file, String className, String key) {
        Optional<SyncEngine> engine = engines.engine(app);
        return engine.flatMap(running ->
                        EngineAnswers.within("explaining " + className, running.explain(file, className, key)))
                .map(explanation -> withDocument(app, engine.orElseThrow(), explanation));
    }

    /** A document that is not in step is the reason for what devices do not have. */
    private Explanation withDocument(App app, SyncEngine engine, Explanation explanation) {
        Namespace namespace = engine.schema().namespaces().get(explanation.className());
        if (namespace == null) {
            return explanation;
        }
        Explanation result = explanation;
        for (UnsyncedDocument one : engines.store(app).userDocuments().unsynced()) {
            boolean meant = one.key().namespace().getDatabaseName().equals(namespace.database())
                    && one.key().namespace().getCollectionName().equals(namespace.collection())
                    && text(one.key().id()).equals(explanation.key());
            if (meant) {
                String what = switch (one.kind()) {
                    case UNFIT -> "the document does not fit the schema, so that devices do not have it as it is";
                    case REFUSED -> "the data source refuses what devices wrote, so that the document is behind";
                };
                String where = one.path().isEmpty() ? "" : one.path() + ": ";
                result = result.with(new Explanation.Reason(
                        Explanation.Code.UNSYNCED_DOCUMENT, what + " (since " + one.since() + "): " + where + one.reason()));
            }
        }
        return result;
    }

    /** An {@code _id} as the explanation writes keys. */
    private static String text(BsonValue id) {
        return switch (id.getBsonType()) {
            case STRING -> id.asString().getValue();
            case INT32, INT64 -> Long.toString(id.asNumber().longValue());
            case OBJECT_ID -> id.asObjectId().getValue().toHexString();
            case BINARY -> id.asBinary().getType() == 4 ? id.asBinary().asUuid().toString() : id.toString();
            default -> id.toString();
        };
    }

    @Override
    public int resetDevices(FaultScope scope) {
        SyncEngine engine = engines.engine(app(scope.appId()))
                .orElseThrow(() -> new IllegalArgumentException("sync of app " + scope.appId() + " is off"));
        if (scope.file().isPresent()) {
            long file = scope.file().getAsLong();
            return EngineAnswers.within("resetting client file " + file, engine.resetDevice(file)) ? 1 : 0;
        }
        return EngineAnswers.within(
                "resetting client files",
                engine.resetDevices(user -> scope.userId().map(user::equals).orElse(true)));
    }

    @Override
    public void expireTokens(FaultScope scope, boolean refreshTokensToo) {
        App app = app(scope.appId());
        Optional<String> user = scope.userId();
        if (user.isEmpty() && scope.file().isPresent()) {
            long file = scope.file().getAsLong();
            user = Optional.of(find(app, file)
                    .map(DeviceState::userId)
                    .orElseThrow(() -> new IllegalArgumentException("device: " + file + " (expected: one that has synced)")));
        }
        if (refreshTokensToo) {
            auth.logOutEverywhere(
                    app,
                    user.orElseThrow(() -> new IllegalArgumentException(
                            "refreshToken for a whole app (expected: a user or a device)")));
        } else {
            auth.expireAccessTokens(app, user);
        }
    }

    @Override
    public void skewClock(String appId, Duration offset) {
        auth.trials().skew(app(appId), offset);
    }

    private App app(String appId) {
        return apps.find(appId)
                .orElseThrow(() -> new IllegalArgumentException("app: " + appId + " (expected: one that there is)"));
    }
}
