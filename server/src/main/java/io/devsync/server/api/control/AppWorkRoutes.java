package io.devsync.server.api.control;

import io.devsync.server.http.HttpRequest;
import io.devsync.server.http.HttpResponse;
import io.devsync.server.http.Router;
import io.devsync.server.store.StoreException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * What can be asked of an app's sync: {@code POST .../documents/follow} answers when documents hold all that devices were
 * told is saved, {@code POST .../devices/reset} lets devices start over, those of one user with {@code ?user=}.
 */
public final class AppWorkRoutes {

    private static final String APP = "/api/devsync/v1/apps/{app}";

    private final Work work;

    /** Does it. All methods block, and throw {@link StoreException} when the data source does not answer. */
    public interface Work {

        /** Waits until documents follow; false when there is no such app or it does not sync. */
        boolean awaitDocuments(String clientAppId);

        /**
         * Lets devices start over with a client reset.
         *
         * @param userId whose devices; everybody's when absent
         * @return how many client files; empty when there is no such app or it does not sync
         */
        OptionalInt resetDevices(String clientAppId, Optional<String> userId);
    }

    /** Over this work. */
    public AppWorkRoutes(Work work) {
        this.work = work;
    }

    /** The path that waits for an app's documents. */
    public static String follow(String clientAppId) {
        return APP.replace("{app}", clientAppId) + "/documents/follow";
    }

    /** The path that resets an app's devices. */
    public static String reset(String clientAppId) {
        return APP.replace("{app}", clientAppId) + "/devices/reset";
    }

    /** Adds the routes. */
    public void addTo(Router router) {
        router.add("POST", follow("{app}"), LocalOnly.guard(request -> answered(() -> follow(request))));
        router.add("POST", reset("{app}"), LocalOnly.guard(request -> answered(() -> reset(request))));
    }

    private static HttpResponse answered(Supplier<HttpResponse> answer) {
        try {
            return answer.get();
        } catch (StoreException notNow) {
            return ControlJson.error(503, "Unavailable", String.valueOf(notNow.getMessage()));
        }
    }

    private HttpResponse follow(HttpRequest request) {
        return work.awaitDocuments(request.pathParameter("app"))
                ? ControlJson.answer(200, ControlJson.object().put("following", true))
                : AppRoutes.unknownApp(request);
    }

    private HttpResponse reset(HttpRequest request) {
        Optional<String> user = Optional.ofNullable(request.query().get("user"));
        OptionalInt files = work.resetDevices(request.pathParameter("app"), user);
        return files.isPresent()
                ? ControlJson.answer(200, ControlJson.object().put("files", files.getAsInt()))
                : AppRoutes.unknownApp(request);
    }
}
