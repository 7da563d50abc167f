package io.devsync.server.api.admin;

import com.mongodb.MongoException;
import io.devsync.server.app.App;
import io.devsync.server.app.Apps;
import io.devsync.server.app.config.BadProviderException;
import io.devsync.server.app.config.ConfigurationTooLargeException;
import io.devsync.server.auth.credential.AuthException;
import io.devsync.server.http.HttpHandler;
import io.devsync.server.http.HttpRequest;
import io.devsync.server.http.HttpResponse;
import io.devsync.server.http.Router;
import io.devsync.server.store.StoreException;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds routes of the Admin API: lets nobody pass who is not logged in, finds out which app a call is about, and turns
 * refusals into error bodies. All routes go through here (invariant I9).
 */
final class AdminRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(AdminRoutes.class);

    static final String ADMIN = "/api/admin/v3.0";
    static final String PRIVATE = "/api/private/v1.0";
    private static final String APP = "/groups/{group}/apps/{app}";

    /** Messages repeat what clients sent; a line of the log must stay one. */
    private static final Pattern CONTROL_CHARACTERS = Pattern.compile("\\p{Cntrl}");

    private final Router router;
    private final Apps apps;
    private final AdminGate gate;

    AdminRoutes(Router router, Apps apps, AdminGate gate) {
        this.router = router;
        this.apps = apps;
        this.gate = gate;
    }

    /** Answers a call about an app. */
    @FunctionalInterface
    interface AppHandler {
        HttpResponse handle(AdminCall call);
    }

    /** A route for who has credentials of another kind: the handler checks them. */
    void withoutToken(String method, String path, HttpHandler handler) {
        add(method, ADMIN + path, handler);
    }

    /** A route for administrators. */
    void forAdmin(String method, String fullPath, HttpHandler handler) {
        add(method, fullPath, request -> {
            gate.requireAdmin(request);
            return handler.handle(request);
        });
    }

    /** A route for administrators below a project. */
    void forGroup(String method, String path, HttpHandler handler) {
        forAdmin(method, ADMIN + "/groups/{group}" + path, request -> {
            requireGroup(request);
            return handler.handle(request);
        });
    }

    /** A route for administrators below an app. */
    void forApp(String method, String path, AppHandler handler) {
        forAppBelow(ADMIN, method, path, handler);
    }

    /** The same in the private API. */
    void forAppPrivately(String method, String path, AppHandler handler) {
        forAppBelow(PRIVATE, method, path, handler);
    }

    private void forAppBelow(String root, String method, String path, AppHandler handler) {
        forAdmin(method, root + APP + path, request -> {
            requireGroup(request);
            String id = request.pathParameter("app");
            App app = apps.findById(id).orElseThrow(() -> AdminRefusal.notFound("app", "AppNotFound", id));
            return handler.handle(new AdminCall(request, app));
        });
    }

    private void requireGroup(HttpRequest request) {
        String group = request.pathParameter("group");
        if (!group.equals(apps.groupId())) {
            throw AdminRefusal.notFound("group", "GroupNotFound", group);
        }
    }

    private void add(String method, String path, HttpHandler handler) {
        router.add(method, path, request -> {
            try {
                gate.requireLocalWithKnownPassword(request);
                return handler.handle(request);
            } catch (AdminRefusal e) {
                return refused(request, path, e);
            } catch (AuthException e) {
                return refused(
                        request,
                        path,
                        new AdminRefusal(e.error().status(), e.error().code(), String.valueOf(e.getMessage())));
            } catch (BadProviderException e) {
                return refused(request, path, AdminRefusal.badRequest(String.valueOf(e.getMessage())));
            } catch (ConfigurationTooLargeException e) {
                return refused(request, path, new AdminRefusal(413, "BadRequest", String.valueOf(e.getMessage())));
            } catch (MongoException | StoreException e) {
                LOG.error("{} {} failed", method, path, e);
                return refused(
                        request,
                        path,
                        new AdminRefusal(503, "InternalServerError", "the data source does not answer; try again later"));
            }
        });
    }

    private static HttpResponse refused(HttpRequest request, String path, AdminRefusal refusal) {
        LOG.info(
                "{} {} refused: {} {}: {}",
                request.method(),
                path,
                refusal.status(),
                refusal.code(),
                CONTROL_CHARACTERS.matcher(String.valueOf(refusal.getMessage())).replaceAll("?"));
        return AdminGate.answer(refusal);
    }
}
