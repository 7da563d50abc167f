package io.devsync.server.api.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.devsync.server.api.admin.AdminGate;
import io.devsync.server.app.App;
import io.devsync.server.app.Apps;
import io.devsync.server.http.HttpHandler;
import io.devsync.server.http.HttpRequest;
import io.devsync.server.http.HttpResponse;
import io.devsync.server.http.Router;
import io.devsync.server.store.StoreException;
import io.devsync.server.sync.DeviceState;
import io.devsync.server.sync.Explanation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code GET /api/devsync/v1/apps/{app}/devices} lists client files and how things stand with them; {@code GET .../explain}
 * says why an object is on a device, or why not. For administrators.
 */
public final class DevicesEndpoint {

    /** Each costs a question to the engine. */
    private static final int DEVICES_MAX = 20;

    private final Apps apps;
    private final Devices devices;
    private final UserNames users;
    private final AdminGate gate;

    /** Over the devices of these apps. */
    public DevicesEndpoint(Apps apps, Devices devices, UserNames users, AdminGate gate) {
        this.apps = apps;
        this.devices = devices;
        this.users = users;
        this.gate = gate;
    }

    /** A question that makes no sense; the text says why. */
    private static final class BadQuestion extends Exception {
        private static final long serialVersionUID = 1L;

        private BadQuestion(String message) {
            super(message);
        }
    }

    /** Answers a question about an app's devices. */
    @FunctionalInterface
    private interface Answer {
        HttpResponse to(HttpRequest request, App app) throws BadQuestion;
    }

    /** Adds the routes. */
    public void addTo(Router router) {
        router.add("GET", "/api/devsync/v1/apps/{app}/devices", handler(this::list));
        router.add("GET", "/api/devsync/v1/apps/{app}/explain", handler(this::explain));
    }

    private HttpHandler handler(Answer answer) {
        return gate.guard(request -> {
            Optional<App> app = apps.find(request.pathParameter("app"));
            if (app.isEmpty()) {
                return AppRoutes.unknownApp(request);
            }
            try {
                return answer.to(request, app.get());
            } catch (BadQuestion | IllegalArgumentException bad) {
                return ControlJson.error(400, "InvalidParameter", String.valueOf(bad.getMessage()));
            } catch (StoreException failure) {
                return ControlJson.error(503, "InternalServerError", String.valueOf(failure.getMessage()));
            }
        });
    }

    private HttpResponse list(HttpRequest request, App app) throws BadQuestion {
        ObjectNode body = ControlJson.object();
        ArrayNode list = body.putArray("devices");
        for (long file : files(request, app)) {
            devices.find(app, file).ifPresent(device -> list.add(json(app, device)));
        }
        return ControlJson.answer(200, body);
    }

    private HttpResponse explain(HttpRequest request, App app) throws BadQuestion {
        String className = required(request, "class");
        String id = required(request, "id");
        if (parameter(request, "device").isEmpty() && parameter(request, "user").isEmpty()) {
            throw new BadQuestion("neither device nor user is given (expected: one of them)");
        }
        List<Explanation> explanations = new ArrayList<>();
        for (long file : files(request, app)) {
            devices.explain(app, file, className, id).ifPresent(explanations::add);
        }
        if (explanations.isEmpty()) {
            return ControlJson.error(
                    404, "DeviceNotFound", "there is no such device: none has synced with this app under that file or user");
        }
        ObjectNode body = ControlJson.object();
        ArrayNode list = body.putArray("explanations");
        explanations.forEach(one -> list.add(json(app, one)));
        return ControlJson.answer(200, body);
    }

    private List<Long> files(HttpRequest request, App app) throws BadQuestion {
        Optional<String> device = parameter(request, "device");
        if (device.isPresent()) {
            if (!device.get().matches("[0-9]{1,18}")) {
                throw new BadQuestion("device: \"" + device.get() + "\" (expected: the number of a client file)");
            }
            return List.of(Long.valueOf(device.get()));
        }
        Optional<String> user = parameter(request, "user");
        if (user.isEmpty()) {
            return devices.files(app, Optional.empty(), DEVICES_MAX);
        }
        String userId = users.idOf(app, user.get())
                .orElseThrow(() -> new BadQuestion(
                        "user: \"" + user.get() + "\" (expected: the id or the address of a user of the app)"));
        return devices.files(app, Optional.of(userId), DEVICES_MAX);
    }

    private static Optional<String> parameter(HttpRequest request, String name) {
        return Optional.ofNullable(request.query().get(name)).filter(value -> !value.isEmpty());
    }

    private static String required(HttpRequest request, String name) throws BadQuestion {
        return parameter(request, name)
                .orElseThrow(() -> new BadQuestion(name + ": missing (expected: " + name + "=... in the query)"));
    }

    private ObjectNode json(App app, DeviceState device) {
        ObjectNode json = ControlJson.object()
                .put("device", device.file())
                .put("user", device.userId())
                .put("connected", device.connected());
        if (!device.connected()) {
            devices.lastSeen(app, device.file()).ifPresent(time -> json.put("lastSeen", time.toString()));
        }
        json.put("acknowledgedVersion", device.acknowledged())
                .put("sentVersion", device.sent())
                .put("newestVersion", device.newest())
                .put("queryVersion", device.queryVersion());
        ObjectNode subscriptions = json.putObject("subscriptions");
        device.subscriptions().forEach(subscriptions::put);
        return json.put("waitingSubscriptions", device.waitingSubscriptions())
                .put("bootstrapping", device.bootstrapping())
                .put("reset", device.reset());
    }

    private ObjectNode json(App app, Explanation explanation) {
        ObjectNode json = ControlJson.object()
                .put("class", explanation.className())
                .put("id", explanation.key())
                .put("verdict", explanation.verdict().name());
        explanation.since().ifPresent(version -> json.put("sinceVersion", version));
        ArrayNode reasons = json.putArray("reasons");
        explanation.reasons().forEach(reason ->
                reasons.addObject().put("code", reason.code().name()).put("text", reason.text()));
        json.set("device", json(app, explanation.device()));
        return json;
    }
}
