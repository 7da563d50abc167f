package io.devsync.harness.load;

import io.devsync.harness.device.DeviceFailureException;
import io.devsync.server.api.control.AppWorkRoutes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;

/** Waits until a run's documents hold all that was acknowledged, which is later than the acknowledgement. */
final class FollowingDocuments {

    private static final int OK = 200;

    private FollowingDocuments() {}

    /** @throws DeviceFailureException when they do not follow within the run's patience */
    static void await(LoadOptions options) {
        URI follow = URI.create(options.target().baseUrl() + AppWorkRoutes.follow(options.appId()));
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(follow)
                            .timeout(options.timeout())
                            .POST(BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != OK) {
                throw new DeviceFailureException(
                        "documents do not follow: status " + answer.statusCode() + " " + answer.body());
            }
        } catch (IOException failure) {
            throw new DeviceFailureException("documents do not follow: " + failure.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new DeviceFailureException("interrupted while waiting for documents");
        }
    }
}
