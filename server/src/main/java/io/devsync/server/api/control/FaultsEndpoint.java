package io.devsync.server.api.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.devsync.server.api.admin.AdminGate;
import io.devsync.server.api.control.BsonBody.BadBody;
import io.devsync.server.app.App;
import io.devsync.server.app.Apps;
import io.devsync.server.chaos.ActiveFault;
import io.devsync.server.chaos.Chaos;
import io.devsync.server.chaos.Fault;
import io.devsync.server.chaos.FaultOrder;
import io.devsync.server.http.HttpHandler;
import io.devsync.server.http.HttpRequest;
import io.devsync.server.http.HttpResponse;
import io.devsync.server.http.Router;
import io.devsync.server.store.StoreException;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * {@code /api/devsync/v1/apps/{app}/faults}, for administrators: POST lets a fault happen or begin, GET lists those that
 * last, DELETE takes one or all back (docs/testing-your-app.md).
 */
public final class FaultsEndpoint {

    private static final String ALL = "/api/devsync/v1/apps/{app}/faults";
    private static final String ONE = ALL + "/{id}";

    private final Apps apps;
    private final Optional<Chaos> chaos;
    private final UserNames users;
    private final AdminGate gate;

    /**
     * Over the faults of a server.
     *
     * @param chaos absent when the server does not allow faults
     */
    public FaultsEndpoint(Apps apps, Optional<Chaos> chaos, UserNames users, AdminGate gate) {
        this.apps = apps;
        this.chaos = chaos;
        this.users = users;
        this.gate = gate;
    }

    /** Answers a call about an app's faults. */
    @FunctionalInterface
    private interface Action {
        HttpResponse answer(HttpRequest request, App app, Chaos chaos) throws BadBody;
    }

    /** Adds the routes. */
    public void addTo(Router router) {
        router.add("POST", ALL, handler(this::begin));
        router.add("GET", ALL, handler((request, app, all) -> list(app, all)));
        router.add("DELETE", ALL, handler((request, app, all) ->
                ControlJson.answer(200, ControlJson.object().put("removed", all.removeAll(app.clientAppId())))));
        router.add("GET", ONE, handler((request, app, all) -> one(request, app, all::find)));
        router.add("DELETE", ONE, handler((request, app, all) -> one(request, app, all::remove)));
    }

    private HttpHandler handler(Action action) {
        return gate.guard(request -> {
            if (chaos.isEmpty()) {
                return ControlJson.error(
                        403, "FaultsOff", "this server does not allow faults (expected: one started with --faults)");
            }
            Optional<App> app = apps.find(request.pathParameter("app"));
            if (app.isEmpty()) {
                return AppRoutes.unknownApp(request);
            }
            try {
                return action.answer(request, app.get(), chaos.get());
            } catch (BadBody | IllegalArgumentException bad) {
                return ControlJson.error(400, "InvalidParameter", String.valueOf(bad.getMessage()));
            } catch (StoreException failure) {
                return ControlJson.error(503, "InternalServerError", String.valueOf(failure.getMessage()));
            }
        });
    }

    private HttpResponse begin(HttpRequest request, App app, Chaos all) throws BadBody {
        FaultOrder order =
                FaultJson.order(app.clientAppId(), request.bodyText(), name -> users.idOf(app, name));
        if (order.fault() instanceof Fault.Instant fault) {
            int struck = all.strike(order.scope(), fault);
            ObjectNode body = ControlJson.object().put("kind", fault.kind()).put("struck", struck);
            return ControlJson.answer(200, body);
        }
        return ControlJson.answer(201, FaultJson.json(all.begin(order)));
    }

    private static HttpResponse list(App app, Chaos all) {
        ObjectNode body = ControlJson.object();
        ArrayNode faults = body.putArray("faults");
        all.list(app.clientAppId()).forEach(fault -> faults.add(FaultJson.json(fault)));
        return ControlJson.answer(200, body);
    }

    private static HttpResponse one(
            HttpRequest request, App app, BiFunction<String, String, Optional<ActiveFault>> action) {
        String id = request.pathParameter("id");
        return action.apply(app.clientAppId(), id)
                .map(fault -> ControlJson.answer(200, FaultJson.json(fault)))
                .orElseGet(() -> ControlJson.error(404, "FaultNotFound", "the app has no fault '" + id + "'"));
    }
}
