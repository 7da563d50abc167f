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

    private BsonValue get(String path) {
        URI uri = URI.create(baseUrl + ROOT + path);
        HttpResponse<String> response = send(HttpRequest.newBuilder(uri).timeout(TIMEOUT).build());
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
