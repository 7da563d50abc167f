package io.devsync.server.cluster;

import io.devsync.server.http.HttpHandler;
import io.devsync.server.http.HttpRequest;
import io.devsync.server.http.HttpResponse;
import io.devsync.server.http.Router;
import io.devsync.server.store.StoreException;
import java.util.Optional;
import java.util.function.Function;

/**
 * Routes about apps, each of which one node answers: that to which the app belongs. Other nodes hand requests on as they
 * are, so that nobody need know where an app is; what cannot be found is answered where it was asked.
 */
final class OwnerRoutes implements Router {

    private static final HttpResponse NOT_HERE =
            HttpResponse.text(503, "the app does not belong to this node any more; try again");

    private final Router router;
    private final Function<HttpRequest, Optional<String>> appOf;
    private final Cluster cluster;

    /**
     * @param appOf the client app id that a request is about, if there is such an app; may block
     */
    OwnerRoutes(Router router, Function<HttpRequest, Optional<String>> appOf, Cluster cluster) {
        this.router = router;
        this.appOf = appOf;
        this.cluster = cluster;
    }

    @Override
    public void add(String method, String pattern, HttpHandler handler) {
        router.add(method, pattern, owned(pattern, handler));
    }

    @Override
    public void add(String method, String pattern, int requestBytesMax, HttpHandler handler) {
        router.add(method, pattern, requestBytesMax, owned(pattern, handler));
    }

    private HttpHandler owned(String pattern, HttpHandler handler) {
        return pattern.contains("{app}")
                ? request -> handle(handler, request)
                : request -> handler.handle(cluster.unwrap(request).orElse(request));
    }

    private HttpResponse handle(HttpHandler handler, HttpRequest request) {
        Optional<HttpRequest> handedOn = cluster.unwrap(request);
        Optional<String> app = appOf.apply(request);
        if (app.isPresent() && !cluster.holds(app.get())) {
            try {
                cluster.acquire(app.get());
            } catch (OwnedElsewhereException elsewhere) {
                return handedOn.isPresent() ? NOT_HERE : cluster.handOn(elsewhere.owner().address(), request);
            } catch (StoreException notNow) {
                return HttpResponse.text(503, String.valueOf(notNow.getMessage()));
            }
        }
        return handler.handle(handedOn.orElse(request));
    }
}
