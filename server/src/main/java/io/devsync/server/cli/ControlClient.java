package io.devsync.server.cli;

import io.devsync.server.models.GeneratedModels;
import io.devsync.server.models.GeneratedModelsJson;
import io.devsync.server.models.ModelOptions;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.json.JsonParseException;

/** A running server's control API, {@code /api/devsync/v1}, as commands read it. */
final class ControlClient {

    // The server answers from memory; whoever waits longer than this waits for something else.
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** For what reads many documents. */
    private static final Duration LONG_TIMEOUT = Duration.ofMinutes(10);

    private static final String ROOT = "/api/devsync/v1";

    private final URI baseUrl;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    ControlClient(URI baseUrl) {
        this.baseUrl = baseUrl;
    }

    /** Version, data source, data folder, apps and readiness. */
    BsonDocument status() {
        BsonValue status = get("/status");
        if (!status.isDocument()) {
            throw new CommandFailure(baseUrl + ROOT + "/status answered no JSON object; is that a DevSync?");
        }
        return status.asDocument();
    }

    /** The App Services schemas of an app. */
    BsonArray schemas(String appId) {
        String path = app(appId) + "/schemas";
        BsonValue schemas = get(path);
        if (!schemas.isArray()) {
            throw new CommandFailure(baseUrl + ROOT + path + " answered no JSON array; is that a DevSync?");
        }
        return schemas.asArray();
    }

    /** Whether an app's changes are followed, and what is being read. */
    BsonDocument documents(String appId) {
        return object(get(documentsPath(appId)));
    }

    /** The documents of an app that are not in step. */
    BsonDocument unsyncedDocuments(String appId, int limit) {
        return object(get(documentsPath(appId) + "/unsynced?limit=" + limit));
    }

    /** Checks documents of an app; takes as long as reading them. */
    BsonDocument validate(String appId, BsonDocument request) {
        URI uri = URI.create(baseUrl + ROOT + documentsPath(appId) + "/validate");
        return object(answer(HttpRequest.newBuilder(uri)
                .timeout(LONG_TIMEOUT)
                .POST(HttpRequest.BodyPublishers.ofString(request.toJson()))
                .build()));
    }

    private static String documentsPath(String appId) {
        return app(appId) + "/documents";
    }

    private BsonDocument object(BsonValue answer) {
        if (!answer.isDocument()) {
            throw new CommandFailure(baseUrl + " answered no JSON object; is that a DevSync?");
        }
        return answer.asDocument();
    }

    /** Models of an app's classes. */
    GeneratedModels models(String appId, ModelOptions options) {
        List<String> query = new ArrayList<>();
        if (!options.classNames().isEmpty()) {
            query.add("class=" + encoded(String.join(",", options.classNames())));
        }
        options.packageName().ifPresent(name -> query.add("package=" + encoded(name)));
        String path = app(appId) + "/models/" + options.language().word()
                + (query.isEmpty() ? "" : "?" + String.join("&", query));
        BsonValue models = get(path);
        try {
            return GeneratedModelsJson.decode(models.asDocument());
        } catch (BsonInvalidOperationException | IllegalArgumentException e) {
            throw new CommandFailure(baseUrl + ROOT + path + " answered no models; is that this version of DevSync?", e);
        }
    }

    /** The only app of the server, for commands without {@code --app}. */
    String onlyApp() {
        List<String> ids = status().getArray("apps", new BsonArray()).stream()
                .map(ControlClient::appId)
                .sorted()
                .toList();
        return switch (ids.size()) {
            case 0 -> throw new CommandFailure("the server has no app yet; connect a device or name one with --app");
            case 1 -> ids.getFirst();
            default -> throw new CommandFailure(
                    "the server has %d apps; choose one with --app: %s".formatted(ids.size(), String.join(", ", ids)));
        };
    }

    private static String appId(BsonValue app) {
        return Json.text(app.isDocument() ? app.asDocument().get("appId", new BsonString("")) : app);
    }

    private static String app(String appId) {
        return "/apps/" + encoded(appId);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private BsonValue get(String path) {
        return answer(HttpRequest.newBuilder(URI.create(baseUrl + ROOT + path))
                .timeout(TIMEOUT)
                .build());
    }

    private BsonValue answer(HttpRequest request) {
        URI uri = request.uri();
        HttpResponse<String> response = send(request);
        BsonValue body = parse(uri, response);
        if (response.statusCode() != 200) {
            throw new CommandFailure("%s answered %d: %s".formatted(uri, response.statusCode(), errorText(body)));
        }
        return body;
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new CommandFailure(
                    "no server answers at %s: start one with \"devsync serve\" or name another one with --url"
                            .formatted(baseUrl),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted while waiting for " + request.uri(), e);
        }
    }

    private static BsonValue parse(URI uri, HttpResponse<String> response) {
        try {
            // Only documents can be parsed on their own.
            return BsonDocument.parse("{\"body\":" + response.body() + "}").get("body", BsonNull.VALUE);
        } catch (JsonParseException | BsonInvalidOperationException e) {
            throw new CommandFailure(
                    "%s answered %d without JSON; is that a DevSync?".formatted(uri, response.statusCode()), e);
        }
    }

    private static String errorText(BsonValue body) {
        return body.isDocument() && body.asDocument().containsKey("error")
                ? Json.text(body.asDocument().get("error"))
                : Json.text(body);
    }
}
