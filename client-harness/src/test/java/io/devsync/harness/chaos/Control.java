package io.devsync.harness.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** An administrator who calls the control API about one app. */
public final class Control implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private final String baseUrl;
    private final String app;
    private final ControlContract contract;
    private final String token;

    /** An answer: its status, and its body, which is missing when it is no JSON. */
    public record Answer(int status, JsonNode body) {}

    /** Logs in with the password that servers have which only their own machine can reach. */
    public Control(String baseUrl, String app) {
        this.baseUrl = baseUrl;
        this.app = app;
        this.contract = new ControlContract(
                send("GET", baseUrl + "/api/devsync/v1/openapi.json", "", "").body());
        this.token = send(
                        "POST",
                        baseUrl + "/api/admin/v3.0/auth/providers/local-userpass/login",
                        "{\"username\":\"unique_user@domain.com\",\"password\":\"password\"}",
                        "")
                .body()
                .path("access_token")
                .asText();
    }

    /** Lets a fault happen or begin. */
    public JsonNode fault(String order) {
        Answer answer = call("POST", "/faults", order);
        if (answer.status() / 100 != 2) {
            throw new AssertionError(answer);
        }
        return answer.body();
    }

    /** A fault by its id. */
    public JsonNode fault(JsonNode begun) {
        return call("GET", "/faults/" + begun.path("id").asText(), "").body();
    }

    /** Waits until a fault is as wanted. */
    public JsonNode await(JsonNode begun, Predicate<JsonNode> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        JsonNode now = fault(begun);
        while (!wanted.test(now)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("still " + now);
            }
            Thread.sleep(10);
            now = fault(begun);
        }
        return now;
    }

    /** A call about the app, whose answer must be as it is described. */
    public Answer call(String method, String path, String body) {
        return called(method, "/apps/" + app + path, body, token);
    }

    /** A call about the app by nobody in particular, as from a program on the server's machine. */
    public Answer callWithoutToken(String method, String path, String body) {
        return called(method, "/apps/" + app + path, body, "");
    }

    private Answer called(String method, String path, String body, String bearer) {
        Answer answer = send(method, baseUrl + "/api/devsync/v1" + path, body, bearer);
        List<String> faults = contract.faults(
                method, "/api/devsync/v1" + path.replaceAll("\\?.*", ""), answer.status(), answer.body());
        assertThat(faults).isEmpty();
        return answer;
    }

    /** A call by somebody with this token; none when it is empty. */
    public Answer send(String method, String url, String body, String bearer) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .timeout(PATIENCE)
                .header("content-type", "application/json")
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (!bearer.isEmpty()) {
            request.header("authorization", "Bearer " + bearer);
        }
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), JSON.readTree(response.body()));
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
