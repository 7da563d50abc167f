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
import java.util.Map;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.json.JsonParseException;

/** A running server's Admin API, as commands read it. */
final class AdminClient {

    /** The server may have to wait for its data source. */
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static final String ROOT = "/api/admin/v3.0";
    private static final String CONTROL = "/api/devsync/v1";

    private final URI baseUrl;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private String token = "";

    private AdminClient(URI baseUrl) {
        this.baseUrl = baseUrl;
    }

    static AdminClient logIn(URI baseUrl, String user, String password) {
        AdminClient admin = new AdminClient(baseUrl);
        BsonDocument credentials =
                new BsonDocument("username", new BsonString(user)).append("password", new BsonString(password));
        HttpRequest.Builder login = admin.request("/auth/providers/local-userpass/login")
                .POST(HttpRequest.BodyPublishers.ofString(credentials.toJson()));
        admin.token = text(admin.answer(login), "access_token");
        return admin;
    }

    /** The entries of an app's logs, newest first. */
    BsonDocument logs(String clientAppId, Map<String, String> query) {
        String group = "/groups/" + text(answer(request("/auth/profile")).getArray("roles").get(0).asDocument(), "group_id");
        String app = answer(request(group + "/apps"), "apps").asArray().stream()
                .map(BsonValue::asDocument)
                .filter(one -> text(one, "client_app_id").equals(clientAppId))
                .map(one -> text(one, "_id"))
                .findFirst()
                .orElseThrow(() -> new CommandFailure("the server has no app " + clientAppId));
        return answer(request(group + "/apps/" + app + "/logs?" + parameters(query)));
    }

    /**
     * What the control API answers an administrator about an app.
     *
     * @param path what of the app, with a slash first
     * @param content the request's JSON; empty for none
     */
    BsonDocument control(String method, String clientAppId, String path, Map<String, String> query, String content) {
        String parameters = parameters(query);
        HttpRequest.Builder request = requestTo(CONTROL + "/apps/"
                + URLEncoder.encode(clientAppId, StandardCharsets.UTF_8) + path
                + (parameters.isEmpty() ? "" : "?" + parameters));
        return answer(request.method(
                method,
                content.isEmpty()
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(content)));
    }

    private static String parameters(Map<String, String> query) {
        return query.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private HttpRequest.Builder request(String path) {
        return requestTo(ROOT + path);
    }

    private HttpRequest.Builder requestTo(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(baseUrl + path))
                .timeout(TIMEOUT)
                .header("content-type", "application/json");
        return token.isEmpty() ? request : request.header("authorization", "Bearer " + token);
    }

    private BsonDocument answer(HttpRequest.Builder request) {
        return answer(request, "an object").asDocument();
    }

    private BsonValue answer(HttpRequest.Builder request, String what) {
        HttpRequest built = request.build();
        try {
            HttpResponse<String> response = client.send(built, BodyHandlers.ofString());
            // Only documents can be parsed on their own.
            BsonValue body = BsonDocument.parse("{\"body\":" + response.body() + "}").get("body", BsonNull.VALUE);
            if (response.statusCode() / 100 != 2) {
                String error = body.isDocument() ? text(body.asDocument(), "error") : Json.text(body);
                throw new CommandFailure(
                        "%s answered %d: %s".formatted(built.uri(), response.statusCode(), error));
            }
            return body;
        } catch (JsonParseException | BsonInvalidOperationException e) {
            throw new CommandFailure("%s did not answer %s; is that a DevSync?".formatted(built.uri(), what), e);
        } catch (IOException e) {
            throw new CommandFailure(
                    "no server answers at %s: start one with \"devsync serve\" or name another one with --url"
                            .formatted(baseUrl),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted while waiting for " + built.uri(), e);
        }
    }

    private static String text(BsonDocument document, String field) {
        return Json.text(document.get(field, new BsonString("")));
    }
}
