package io.devsync.server.cli;

import io.devsync.server.models.GeneratedModels;
import io.devsync.server.models.GeneratedModelsJson;
import io.devsync.server.models.ModelOptions;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonNull;
import org.bson.BsonValue;
import org.bson.json.JsonMode;
import org.bson.json.JsonParseException;
import org.bson.json.JsonWriterSettings;

/** A running server's control API, {@code /api/devsync/v1}, as commands read it. */
final class ControlClient {

    // The server answers from memory; whoever waits longer than this waits for something else.
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    // Some answers take a look at every document.
    private static final Duration ASK_TIMEOUT = Duration.ofMinutes(30);

    // Saving and starting wait for the data source.
    private static final Duration SAVE_TIMEOUT = Duration.ofSeconds(90);

    private static final JsonWriterSettings EXACT =
            JsonWriterSettings.builder().outputMode(JsonMode.EXTENDED).build();

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
        String path = pathOf(appId) + "/schemas";
        BsonValue schemas = get(path);
        if (!schemas.isArray()) {
            throw new CommandFailure(baseUrl + ROOT + path + " answered no JSON array; is that a DevSync?");
        }
        return schemas.asArray();
    }

    /** Models of an app's classes. */
    GeneratedModels models(String appId, ModelOptions options) {
        List<String> query = new ArrayList<>();
        if (!options.classNames().isEmpty()) {
            query.add("class=" + encoded(String.join(",", options.classNames())));
        }
        options.packageName().ifPresent(name -> query.add("package=" + encoded(name)));
        String path = pathOf(appId) + "/models/" + options.language().word()
                + (query.isEmpty() ? "" : "?" + String.join("&", query));
        BsonValue models = get(path);
        try {
            return GeneratedModelsJson.decode(models.asDocument());
        } catch (BsonInvalidOperationException | IllegalArgumentException e) {
            throw new CommandFailure(baseUrl + ROOT + path + " answered no models; is that this version of DevSync?", e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The names of an app's asymmetric classes. */
    BsonArray asymmetricTables(String appId) {
        return document(get(pathOf(appId) + "/asymmetric_tables")).getArray("asymmetric_tables", new BsonArray());
    }

    /** Saves schemas; what became of it, also when they were refused. */
    BsonDocument save(String appId, BsonDocument body) {
        return document(call("POST", pathOf(appId) + "/schemas", Optional.of(body), true));
    }

    /** Starts to sample collections; the sampling's id. */
    String startSampling(String appId, BsonDocument body) {
        return Json.text(document(call("POST", pathOf(appId) + "/samplings", Optional.of(body), false)), "id");
    }

    /** Progress or result of a sampling. */
    BsonDocument sampling(String appId, String id) {
        return document(get(pathOf(appId) + "/samplings/" + id));
    }

    /** Lets a sampling end. */
    void cancelSampling(String appId, String id) {
        send(request("DELETE", URI.create(baseUrl + ROOT + pathOf(appId) + "/samplings/" + id), Optional.empty()));
    }

    /** Whether an app's changes are followed, and what is being read. */
    BsonDocument documents(String appId) {
        return document(get(pathOf(appId) + "/documents"));
    }

    /** The documents of an app that are not in step. */
    BsonDocument unsyncedDocuments(String appId, int limit) {
        return document(get(pathOf(appId) + "/documents/unsynced?limit=" + limit));
    }

    /** Checks documents of an app. */
    BsonDocument validate(String appId, BsonDocument body) {
        return document(call("POST", pathOf(appId) + "/documents/validate", Optional.of(body), false));
    }

    /** What is being done with the server's data at the moment. */
    BsonDocument data() {
        return document(get("/data"));
    }

    /** Has the server do something with its data; returns when it is done, however long that takes. */
    BsonDocument data(String verb, BsonDocument body) {
        URI uri = URI.create(baseUrl + ROOT + "/data/" + verb);
        HttpResponse<String> response = send(HttpRequest.newBuilder(uri)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body.toJson(EXACT)))
                .build());
        BsonValue answer = parse(uri, response);
        if (response.statusCode() != 200) {
            throw new CommandFailure(errorText(answer));
        }
        return document(answer);
    }

    private static String pathOf(String appId) {
        return "/apps/" + encoded(appId);
    }

    private BsonDocument document(BsonValue value) {
        if (!value.isDocument()) {
            throw new CommandFailure(baseUrl + " answered no JSON object; is that a DevSync?");
        }
        return value.asDocument();
    }

    private BsonValue get(String path) {
        return call("GET", path, Optional.empty(), false);
    }

    /**
     * @param outcomeToo whether a refusal that lists problems is an answer like others
     */
    private BsonValue call(String method, String path, Optional<BsonDocument> content, boolean outcomeToo) {
        URI uri = URI.create(baseUrl + ROOT + path);
        HttpResponse<String> response = send(request(method, uri, content));
        BsonValue body = parse(uri, response);
        boolean outcome = outcomeToo && body.isDocument() && body.asDocument().containsKey("problems");
        if (response.statusCode() / 100 != 2 && !outcome) {
            throw new CommandFailure("%s answered %d: %s".formatted(uri, response.statusCode(), errorText(body)));
        }
        return body;
    }

    private static HttpRequest request(String method, URI uri, Optional<BsonDocument> content) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(uri).timeout(content.isPresent() ? SAVE_TIMEOUT : TIMEOUT);
        return content.map(body -> builder.header("content-type", "application/json")
                        .method(method, BodyPublishers.ofString(body.toJson(EXACT))))
                .orElseGet(() -> builder.method(method, BodyPublishers.noBody()))
                .build();
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

    /**
     * What the server answers on an app.
     *
     * @param path what of the app, with a slash first
     * @param content the request's JSON; empty for none
     */
    BsonDocument ask(String method, String appId, String path, String content) {
        String id = URLEncoder.encode(appId, StandardCharsets.UTF_8).replace("+", "%20");
        URI uri = URI.create(baseUrl + ROOT + "/apps/" + id + path);
        HttpRequest.BodyPublisher body = content.isEmpty()
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(content);
        HttpResponse<String> response = send(HttpRequest.newBuilder(uri)
                .timeout(ASK_TIMEOUT)
                .header("content-type", "application/json")
                .method(method, body)
                .build());
        BsonValue answer = parse(uri, response);
        if (response.statusCode() != 200 || !answer.isDocument()) {
            throw new CommandFailure("%s answered %d: %s".formatted(uri, response.statusCode(), errorText(answer)));
        }
        return answer.asDocument();
    }

    private static String errorText(BsonValue body) {
        return body.isDocument() && body.asDocument().containsKey("error")
                ? Json.text(body.asDocument().get("error"))
                : Json.text(body);
    }
}
