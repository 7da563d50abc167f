package io.devsync.server.api.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.devsync.server.app.config.AppConfiguration;
import io.devsync.server.app.config.RuleDocument;
import io.devsync.server.app.config.Service;
import io.devsync.server.http.HttpResponse;
import io.devsync.server.rules.Rules;
import io.devsync.server.rules.RulesException;
import io.devsync.server.store.IdSource;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rules of the collections of a data source, and its default rule. */
final class RuleRoutes {

    private static final String RULES = "/services/{service}/rules";
    private static final String DEFAULT = "/services/{service}/default_rule";

    private final ConfigurationChanges changes;
    private final IdSource ids;
    private final Clock clock;

    RuleRoutes(ConfigurationChanges changes, IdSource ids, Clock clock) {
        this.changes = changes;
        this.ids = ids;
        this.clock = clock;
    }

    void addTo(AdminRoutes routes) {
        routes.forApp("GET", RULES, this::list);
        routes.forApp("POST", RULES, this::create);
        routes.forApp("GET", RULES + "/{rule}", this::get);
        routes.forApp("PUT", RULES + "/{rule}", this::replace);
        routes.forApp("DELETE", RULES + "/{rule}", this::delete);
        routes.forApp("GET", DEFAULT, this::getDefault);
        routes.forApp("POST", DEFAULT, this::createDefault);
        routes.forApp("PUT", DEFAULT, this::replaceDefault);
        routes.forApp("DELETE", DEFAULT, this::deleteDefault);
    }

    /** A rule without its id, when its roles can be read: who writes a rule wants to hear of a slip now. */
    static String checked(ObjectNode body) {
        ObjectNode kept = body.deepCopy();
        kept.remove("_id");
        try {
            Rules.parseRoles(kept.toString());
        } catch (RulesException wrong) {
            throw new AdminRefusal(400, wrong.code().text(), String.valueOf(wrong.getMessage()));
        }
        return kept.toString();
    }

    private HttpResponse list(AdminCall call) {
        ArrayNode list = AdminJson.array();
        service(call).rules().forEach(rule -> list.add(json(rule)));
        return AdminJson.ok(list);
    }

    private HttpResponse create(AdminCall call) {
        service(call);
        RuleDocument rule = read(ids.objectId(), call.body());
        change(call, service -> {
            boolean taken = service.rules().stream()
                    .anyMatch(known -> known.database().equals(rule.database())
                            && known.collection().equals(rule.collection()));
            if (taken) {
                throw AdminRefusal.inUse(
                        "RuleAlreadyExists", "rule", rule.database() + "." + rule.collection());
            }
            List<RuleDocument> more = new ArrayList<>(service.rules());
            more.add(rule);
            return service.withRules(more, now());
        });
        return AdminJson.created(AdminJson.object()
                .put("_id", rule.id())
                .put("database", rule.database())
                .put("collection", rule.collection()));
    }

    private HttpResponse get(AdminCall call) {
        return AdminJson.ok(json(require(service(call), call.parameter("rule"))));
    }

    private HttpResponse replace(AdminCall call) {
        require(service(call), call.parameter("rule"));
        RuleDocument rule = read(call.parameter("rule"), call.body());
        change(call, service -> {
            require(service, rule.id());
            return service.withRules(
                    service.rules().stream()
                            .map(known -> known.id().equals(rule.id()) ? rule : known)
                            .toList(),
                    now());
        });
        return AdminJson.done();
    }

    private HttpResponse delete(AdminCall call) {
        String id = call.parameter("rule");
        change(call, service -> {
            require(service, id);
            return service.withRules(
                    service.rules().stream().filter(rule -> !rule.id().equals(id)).toList(), now());
        });
        return AdminJson.done();
    }

    private HttpResponse getDefault(AdminCall call) {
        return service(call)
                .defaultRule()
                .map(rule -> AdminJson.ok(json(rule)))
                .orElseThrow(() -> new AdminRefusal(404, "", "default rule does not exist on service"));
    }

    private HttpResponse createDefault(AdminCall call) {
        service(call);
        RuleDocument rule = new RuleDocument(ids.objectId(), "", "", checked(call.body()));
        change(call, service -> {
            if (service.defaultRule().isPresent()) {
                throw new AdminRefusal(400, "", "default rule already exists");
            }
            return service.withDefaultRule(Optional.of(rule), now());
        });
        return AdminJson.created(json(rule));
    }

    /** The answer has no body: harnesses take any other for a failure (spec client-and-admin-api §3). */
    private HttpResponse replaceDefault(AdminCall call) {
        service(call);
        ObjectNode body = call.body();
        String id = AdminJson.text(body, "_id");
        RuleDocument rule = new RuleDocument(id, "", "", checked(body));
        change(call, service -> {
            RuleDocument known = service.defaultRule()
                    .orElseThrow(() -> new AdminRefusal(400, "", "default rule does not exist"));
            if (!known.id().equals(id)) {
                throw new AdminRefusal(400, "", "service default rule id mismatch");
            }
            return service.withDefaultRule(Optional.of(rule), now());
        });
        return AdminJson.done();
    }

    private HttpResponse deleteDefault(AdminCall call) {
        change(call, service -> {
            if (service.defaultRule().isEmpty()) {
                throw new AdminRefusal(404, "", "default rule does not exist for app service");
            }
            return service.withDefaultRule(Optional.empty(), now());
        });
        return AdminJson.done();
    }

    private Service service(AdminCall call) {
        return ServiceRoutes.require(changes.of(call.app()), call.parameter("service"));
    }

    private interface ServiceChange {
        Service of(Service service);
    }

    private void change(AdminCall call, ServiceChange change) {
        String id = call.parameter("service");
        changes.change(call.app(), (AppConfiguration configuration) -> {
            Service changed = change.of(ServiceRoutes.require(configuration, id));
            return configuration.edit().service(id, known -> changed).done();
        });
    }

    private static RuleDocument read(String id, ObjectNode body) {
        return new RuleDocument(
                id, AdminJson.text(body, "database"), AdminJson.text(body, "collection"), checked(body));
    }

    private static RuleDocument require(Service service, String id) {
        return service.rules().stream()
                .filter(rule -> rule.id().equals(id))
                .findFirst()
                .orElseThrow(() -> AdminRefusal.notFound("rule", "RuleNotFound", id));
    }

    private static ObjectNode json(RuleDocument rule) {
        ObjectNode json = AdminJson.object().put("_id", rule.id());
        json.setAll(AdminJson.stored(rule.json()));
        return json;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
