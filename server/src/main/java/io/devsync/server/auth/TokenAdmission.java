package io.devsync.server.auth;

import io.devsync.server.app.App;
import io.devsync.server.app.Apps;
import io.devsync.server.app.ClientAppId;
import io.devsync.server.session.SyncAdmission.Decision;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * The token's half of {@link io.devsync.server.session.SyncAdmission}: who comes in, and what the others are told.
 *
 * <p>"Unauthorized" makes a client refresh its access token and come back at once, without end if a fresh token is
 * refused again (spec real-client §7, trap 10); so it is only said where either a fresh token will be accepted or the
 * refresh itself fails with 401, which logs the user out. "Forbidden" logs the user out here and now.
 */
public final class TokenAdmission {

    private final Apps apps;
    private final AccessTokens tokens;
    private final Executor blocking;

    /**
     * Over these apps and tokens.
     *
     * @param blocking runs what may wait for the data source: apps that are not in memory
     */
    public TokenAdmission(Apps apps, AccessTokens tokens, Executor blocking) {
        this.apps = apps;
        this.tokens = tokens;
        this.blocking = blocking;
    }

    /** The outcome. */
    public sealed interface Outcome {

        /** A user of this app. */
        record Admitted(App app, String userId, String deviceId) implements Outcome {}

        /** Nobody who may come in; the decision is any but {@link Decision.Accepted}. */
        record Refused(Decision decision) implements Outcome {}
    }

    /** Looks at an upgrade; never blocks and never fails. */
    public CompletionStage<Outcome> check(String appId, Optional<String> accessToken) {
        Optional<App> cached = apps.cached(appId);
        if (cached.isPresent()) {
            return CompletableFuture.completedFuture(check(cached.get(), accessToken));
        }
        return CompletableFuture.supplyAsync(() -> apps.resolve(appId), blocking)
                .thenApply(app -> app.map(found -> check(found, accessToken))
                        .orElseGet(() -> new Outcome.Refused(unknownApp(appId))))
                .exceptionally(failure -> new Outcome.Refused(
                        new Decision.Unavailable("cannot look up app '" + appId + "': " + failure.getMessage())));
    }

    private Outcome check(App app, Optional<String> accessToken) {
        if (accessToken.isEmpty()) {
            return new Outcome.Refused(new Decision.Unauthorized("no access token (expected: in the query)"));
        }
        return switch (tokens.verify(app, accessToken.get())) {
            case TokenCheck.Valid valid -> new Outcome.Admitted(app, valid.userId(), valid.deviceId());
            case TokenCheck.Expired expired -> unauthorized("access token expired at " + expired.at());
            // The refresh fails with 401 in both cases, and that logs the user out.
            case TokenCheck.SessionOver over -> unauthorized("the session of the access token is over");
            case TokenCheck.Garbage garbage -> unauthorized("access token is no good: " + garbage.reason());
            // The refresh would succeed, with another token of the other app.
            case TokenCheck.OtherApp other -> forbidden("access token is for app '" + other.clientAppId()
                    + "' (expected: '" + app.clientAppId() + "')");
            case TokenCheck.UserGone gone -> forbidden(
                    gone.deleted() ? "the user was deleted" : "the user is disabled");
        };
    }

    private static Decision unknownApp(String appId) {
        return new Decision.UnknownApp(
                ClientAppId.isLegal(appId)
                        ? "cannot find app using Client App ID '" + appId + "'"
                        : ClientAppId.describeIllegal(appId));
    }

    private static Outcome unauthorized(String reason) {
        return new Outcome.Refused(new Decision.Unauthorized(reason));
    }

    private static Outcome forbidden(String reason) {
        return new Outcome.Refused(new Decision.Forbidden(reason));
    }
}
