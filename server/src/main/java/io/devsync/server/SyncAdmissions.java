package io.devsync.server;

import io.devsync.server.auth.TokenAdmission;
import io.devsync.server.cluster.NodeAddress;
import io.devsync.server.cluster.OwnedElsewhereException;
import io.devsync.server.http.WebSocketTunnels;
import io.devsync.server.session.SyncAdmission;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Lets in whoever has a good access token, to the engine of its app or to the node that has it. */
final class SyncAdmissions implements SyncAdmission {

    private final TokenAdmission tokens;
    private final AppEngines engines;
    private final WebSocketTunnels tunnels;

    /**
     * @param tunnels carry connections to the nodes that other apps belong to
     */
    SyncAdmissions(TokenAdmission tokens, AppEngines engines, WebSocketTunnels tunnels) {
        this.tokens = tokens;
        this.engines = engines;
        this.tunnels = tunnels;
    }

    @Override
    public CompletionStage<Decision> admit(String appId, Optional<String> accessToken) {
        return tokens.check(appId, accessToken).thenCompose(outcome -> switch (outcome) {
            case TokenAdmission.Outcome.Refused refused -> CompletableFuture.completedFuture(refused.decision());
            case TokenAdmission.Outcome.Admitted admitted -> engines.of(admitted.app())
                    .<Decision>thenApply(sync -> new Decision.Accepted(admitted.userId(), admitted.deviceId(), sync))
                    .exceptionally(failure -> notHere(appId, failure));
        });
    }

    private Decision notHere(String appId, Throwable failure) {
        if (failure instanceof CompletionException && failure.getCause() instanceof OwnedElsewhereException elsewhere) {
            NodeAddress owner = elsewhere.owner().address();
            return new Decision.Elsewhere(tunnels, owner.host(), owner.port());
        }
        return new Decision.Unavailable("sync of app '" + appId + "' cannot start: " + failure.getMessage());
    }
}
