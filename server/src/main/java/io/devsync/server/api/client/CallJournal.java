package io.devsync.server.api.client;

import io.devsync.server.app.App;
import io.devsync.server.app.Apps;
import io.devsync.server.auth.Login;
import io.devsync.server.http.HttpRequest;
import io.devsync.server.logs.LogEntry;
import io.devsync.server.logs.LogSink;
import io.devsync.server.logs.LogType;
import io.devsync.server.store.IdSource;
import java.time.Clock;

/** Tells the apps' logs who logged in, and which calls were refused; never blocks. */
final class CallJournal {

    private final Apps apps;
    private final LogSink logs;
    private final Clock clock;
    private final IdSource ids;

    CallJournal(Apps apps, LogSink logs, Clock clock, IdSource ids) {
        this.apps = apps;
        this.logs = logs;
        this.clock = clock;
        this.ids = ids;
    }

    void loggedIn(App app, String provider, Login login) {
        logs.add(LogEntry.of(app.clientAppId(), LogType.AUTH, clock.instant(), ids.objectId())
                .by(login.userId(), login.deviceId(), "")
                .saying("logged in by " + provider));
    }

    /** A call that was refused; those to apps that nobody has used are nobody's. */
    void refused(HttpRequest request, String path, Refusal refusal, String requestId) {
        String id = request.pathParameters().getOrDefault("app", "");
        if (apps.cached(id).isPresent()) {
            LogType type = path.contains("/auth/") ? LogType.AUTH : LogType.API;
            logs.add(LogEntry.of(id, type, clock.instant(), requestId)
                    .saying(request.method() + " " + path)
                    .failed(refusal.code(), String.valueOf(refusal.getMessage())));
        }
    }
}
