package io.devsync.server.cli;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonNull;
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
        String path = "/apps/" + URLEncoder.encode(appId, StandardCharsets.UTF_8).replace("+", "%20") + "/schemas";
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
        return "/apps/" + URLEncoder.encode(appId, StandardCharsets.UTF_8).replace("+", "%20") + "/documents";
    }

    private BsonDocument object(BsonValue answer) {
        if (!answer.isDocument()) {
            throw new CommandFailure(baseUrl + " answered no JSON object; is that a DevSync?");
        }
        return answer.asDocument();
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
