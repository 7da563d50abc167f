package io.devsync.server;

import io.devsync.server.auth.TokenAdmission;
import io.devsync.server.session.SyncAdmission;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Lets in whoever has a good access token, to the engine of its app. */
final class SyncAdmissions implements SyncAdmission {

    private final TokenAdmission tokens;
    private final AppEngines engines;

    SyncAdmissions(TokenAdmission tokens, AppEngines engines) {
        this.tokens = tokens;
        this.engines = engines;
    }

    @Override
    public CompletionStage<Decision> admit(String appId, Optional<String> accessToken) {
        return tokens.check(appId, accessToken).thenCompose(outcome -> switch (outcome) {
            case TokenAdmission.Outcome.Refused refused -> CompletableFuture.completedFuture(refused.decision());
            case TokenAdmission.Outcome.Admitted admitted -> engines.of(admitted.app())
                    .<Decision>thenApply(sync -> new Decision.Accepted(admitted.userId(), admitted.deviceId(), sync))
                    .exceptionally(failure -> new Decision.Unavailable(
                            "sync of app '" + appId + "' cannot start: " + failure.getMessage()));
        });
    }
}
