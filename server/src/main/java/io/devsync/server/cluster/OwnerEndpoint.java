package io.devsync.server.cluster;

import io.devsync.server.http.HttpRequest;
import io.devsync.server.http.HttpResponse;
import io.devsync.server.http.WebSocketEndpoint;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * An endpoint whose connections may come from another node, or be for one: signs what goes there, and sends nothing on
 * that has come that way, so that two nodes that disagree do not play ball.
 */
final class OwnerEndpoint implements WebSocketEndpoint {

    private static final Upgrade NOT_HERE =
            new Upgrade.Refused(HttpResponse.text(503, "the app does not belong to this node any more; try again"));

    private final WebSocketEndpoint endpoint;
    private final Cluster cluster;

    OwnerEndpoint(WebSocketEndpoint endpoint, Cluster cluster) {
        this.endpoint = endpoint;
        this.cluster = cluster;
    }

    @Override
    public String pattern() {
        return endpoint.pattern();
    }

    @Override
    public CompletionStage<Upgrade> upgrade(HttpRequest request) {
        Optional<HttpRequest> handedOn = cluster.unwrap(request);
        if (handedOn.isEmpty()) {
            return endpoint.upgrade(request).thenApply(upgrade -> signed(upgrade, request));
        }
        // The app may have been handed over to this node, which takes it when somebody comes.
        return endpoint.upgrade(handedOn.get()).thenApply(OwnerEndpoint::here);
    }

    private static Upgrade here(Upgrade upgrade) {
        return upgrade instanceof Upgrade.Elsewhere ? NOT_HERE : upgrade;
    }

    private Upgrade signed(Upgrade upgrade, HttpRequest request) {
        if (!(upgrade instanceof Upgrade.Elsewhere elsewhere)) {
            return upgrade;
        }
        Map<String, String> headers = new HashMap<>(elsewhere.headers());
        headers.putAll(cluster.signed(new NodeAddress(elsewhere.host(), elsewhere.port()), request));
        return new Upgrade.Elsewhere(elsewhere.through(), elsewhere.host(), elsewhere.port(), headers);
    }
}
