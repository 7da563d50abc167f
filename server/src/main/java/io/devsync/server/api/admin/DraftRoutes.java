package io.devsync.server.api.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.devsync.server.app.config.AppConfiguration;
import io.devsync.server.app.config.Deployment;
import io.devsync.server.app.config.Draft;
import io.devsync.server.http.HttpResponse;
import io.devsync.server.store.IdSource;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Drafts and their deployments. Changes take effect at once, as far as devices can follow them; breaking changes of the
 * schema wait for the deployment and make one new version then.
 */
final class DraftRoutes {

    /** As many as the original remembers. */
    private static final int DEPLOYMENTS_MAX = 25;

    private final ConfigurationChanges changes;
    private final IdSource ids;
    private final Clock clock;

    DraftRoutes(ConfigurationChanges changes, IdSource ids, Clock clock) {
        this.changes = changes;
        this.ids = ids;
        this.clock = clock;
    }

    void addTo(AdminRoutes routes) {
        routes.forApp("GET", "/drafts", this::list);
        routes.forApp("POST", "/drafts", this::open);
        routes.forApp("DELETE", "/drafts/{draft}", this::discard);
        routes.forApp("POST", "/drafts/{draft}/deployment", this::deploy);
        routes.forApp("GET", "/deployments", this::deployments);
        routes.forApp("GET", "/deployments/{deployment}", this::deployment);
    }

    private HttpResponse list(AdminCall call) {
        ArrayNode list = AdminJson.array();
        changes.of(call.app()).draft().ifPresent(draft -> list.addObject().put("_id", draft.id()));
        return AdminJson.ok(list);
    }

    private HttpResponse open(AdminCall call) {
        call.optionalBody();
        Draft draft = new Draft(ids.objectId(), false);
        changes.change(call.app(), configuration -> {
            if (configuration.draft().isPresent()) {
                throw new AdminRefusal(409, "DraftAlreadyExists", "a draft already exists");
            }
            return configuration.edit().draft(Optional.of(draft)).done();
        });
        return AdminJson.created(AdminJson.object().put("_id", draft.id()));
    }

    private HttpResponse discard(AdminCall call) {
        changes.change(call.app(), configuration -> {
            if (require(configuration, call.parameter("draft")).breaking()) {
                throw AdminRefusal.badRequest("the draft has breaking changes of the schema, which cannot be taken back "
                        + "(expected: to be deployed); change the schema back first");
            }
            return configuration.edit().draft(Optional.empty()).done();
        });
        return AdminJson.done();
    }

    private HttpResponse deploy(AdminCall call) {
        String id = call.parameter("draft");
        String name = AdminJson.optionalText(call.optionalBody(), "name").orElse("");
        Deployment deployment =
                new Deployment(ids.objectId(), id, name, clock.instant().truncatedTo(ChronoUnit.MILLIS));
        int version = changes.of(call.app()).schemaVersion();
        AppConfiguration done = changes.change(call.app(), configuration -> {
            Draft draft = require(configuration, id);
            List<Deployment> deployments = new ArrayList<>(configuration.deployments());
            deployments.add(deployment);
            return configuration
                    .edit()
                    .draft(Optional.empty())
                    .deployments(deployments.subList(
                            Math.max(0, deployments.size() - DEPLOYMENTS_MAX), deployments.size()))
                    .schemaVersion(configuration.schemaVersion() + (draft.breaking() ? 1 : 0))
                    .done();
        });
        if (done.schemaVersion() != version) {
            changes.terminate(call.app());
        }
        return AdminJson.created(json(call, deployment));
    }

    private HttpResponse deployments(AdminCall call) {
        ArrayNode list = AdminJson.array();
        changes.of(call.app()).deployments().reversed().forEach(deployment -> list.add(json(call, deployment)));
        return AdminJson.ok(list);
    }

    private HttpResponse deployment(AdminCall call) {
        String id = call.parameter("deployment");
        return changes.of(call.app()).deployments().stream()
                .filter(deployment -> deployment.id().equals(id))
                .findFirst()
                .map(deployment -> AdminJson.ok(json(call, deployment)))
                .orElseThrow(() -> new AdminRefusal(404, "DeploymentNotFound", "deployment not found"));
    }

    private static Draft require(AppConfiguration configuration, String id) {
        return configuration
                .draft()
                .filter(draft -> draft.id().equals(id))
                .orElseThrow(() -> AdminRefusal.notFound("draft", "DraftNotFound", id));
    }

    private static ObjectNode json(AdminCall call, Deployment deployment) {
        return AdminJson.object()
                .put("_id", deployment.id())
                .put("app_id", call.app().id())
                .put("draft_id", deployment.draftId())
                .put("name", deployment.name())
                .put("origin", "ADMIN_API")
                .put("deployed_at", deployment.at().getEpochSecond())
                .put("status", "successful");
    }
}
