package io.devsync.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.bson.BsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The commands that ask a running server, against canned answers. */
class ServerCommandsTest {

    private static final String DOG = """
            {"metadata": {"data_source": "mongodb-atlas", "database": "app", "collection": "Dog"},
             "schema": {
               "title": "Dog", "bsonType": "object", "required": ["_id", "age"],
               "properties": {
                 "_id": {"bsonType": "objectId"},
                 "age": {"bsonType": "long"},
                 "collar": {"bsonType": "object", "title": "Collar", "required": ["color"],
                            "properties": {"color": {"bsonType": "string"}}},
                 "nicknames": {"bsonType": "array", "uniqueItems": true, "items": {"bsonType": "string"}},
                 "scores": {"bsonType": "object", "additionalProperties": {"bsonType": "double"}}}}}
            """;

    private static final String CAT = """
            {"schema": {"title": "Cat", "bsonType": "object", "properties": {"_id": {"bsonType": "string"}}}}
            """;

    private HttpServer server;
    private String url;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        url = "http://localhost:" + server.getAddress().getPort();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    @Test
    void statusShowsALinePerFieldNodeAndApp() {
        answer("/api/devsync/v1/status", 200, """
                {"version": "1.2.3", "ready": true, "nodes": [
                  {"id": "1", "address": "10.0.0.7:9090", "version": "1.2.3", "self": true, "leaving": false},
                  {"id": "2", "address": "10.0.0.8:9090", "version": "1.2.3", "self": false, "leaving": true}], "apps": [
                  {"appId": "shop", "database": "db", "developmentMode": true, "providers": {"anon-user": true}},
                  {"appId": "blog", "database": "blog", "developmentMode": false}]}
                """);

        Run run = Run.of("status", "--url", url);

        assertThat(run.out().lines().map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        "version 1.2.3",
                        "ready true",
                        "nodes 10.0.0.7:9090 (version 1.2.3, this one)",
                        " 10.0.0.8:9090 (version 1.2.3, stopping)",
                        "apps shop (database db, development mode)",
                        " blog (database blog)");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void statusForProgramsIsOneLineOfJson() {
        answer("/api/devsync/v1/status", 200, "{\n \"version\": \"1.2.3\",\n \"uptimeMs\": 5000000000}");

        Run run = Run.of("status", "--json", "--url", url + "/");

        assertThat(run.out().lines()).singleElement().satisfies(line -> assertThat(BsonDocument.parse(line))
                .isEqualTo(BsonDocument.parse("{\"version\": \"1.2.3\", \"uptimeMs\": 5000000000}")));
    }

    @Test
    void absentServerIsOneSentenceAndFailure() {
        server.stop(0);

        Run run = Run.of("status", "--url", url);

        assertThat(run.err()).startsWith("devsync: no server answers at " + url).contains("devsync serve");
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void somethingElseThanADevSyncIsSaidSo() {
        answer("/api/devsync/v1/status", 200, "<html>hello</html>");

        Run run = Run.of("status", "--url", url);

        assertThat(run.err()).contains("answered 200 without JSON; is that a DevSync?");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void schemaIsOutlined() {
        answer("/api/devsync/v1/apps/shop/schemas", 200, "[" + DOG + "]");

        Run run = Run.of("schema", "show", "--url", url, "--app", "shop");

        assertThat(run.out().lines().map(line -> line.replaceAll("(?<=\\S) +", " ")))
                .containsExactly(
                        "Dog",
                        "  _id objectId, required",
                        "  age long, required",
                        "  collar embedded Collar",
                        "    color string, required",
                        "  nicknames set of string",
                        "  scores dictionary of double",
                        "");
    }

    @Test
    void appWithoutSchemaIsSaidSo() {
        answer("/api/devsync/v1/apps/shop/schemas", 200, "[]");

        Run run = Run.of("schema", "show", "--url", url, "--app", "shop");

        assertThat(run.out()).startsWith("App shop has no schema yet");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void onlyAppIsTheDefault() {
        answer("/api/devsync/v1/status", 200, "{\"apps\": [{\"appId\": \"shop\"}]}");
        answer("/api/devsync/v1/apps/shop/schemas", 200, "[" + CAT + "]");

        Run run = Run.of("schema", "show", "--url", url);

        assertThat(run.out()).startsWith("Cat");
    }

    @Test
    void severalAppsAreNamed() {
        answer("/api/devsync/v1/status", 200, "{\"apps\": [{\"appId\": \"shop\"}, {\"appId\": \"blog\"}]}");

        Run run = Run.of("schema", "show", "--url", url);

        assertThat(run.err()).contains("2 apps; choose one with --app: blog, shop");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void classIsPickedAsJson() {
        answer("/api/devsync/v1/apps/shop/schemas", 200, "[" + DOG + "," + CAT + "]");

        Run run = Run.of("schema", "show", "--url", url, "--app", "shop", "--class", "Cat", "--json");

        assertThat(BsonDocument.parse("{\"v\": " + run.out() + "}").getArray("v"))
                .containsExactly(BsonDocument.parse(CAT));
    }

    @Test
    void unknownClassNamesTheNearest() {
        answer("/api/devsync/v1/apps/shop/schemas", 200, "[" + DOG + "," + CAT + "]");

        Run run = Run.of("schema", "show", "--url", url, "--app", "shop", "--class", "Dgo");

        assertThat(run.err()).contains("app shop has no class \"Dgo\"; did you mean Dog?");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void errorOfTheServerIsPassedOn() {
        answer("/api/devsync/v1/apps/no%20app/schemas", 404, "{\"error\": \"no app \\\"no app\\\"\"}");

        Run run = Run.of("schema", "show", "--url", url, "--app", "no app");

        assertThat(run.err()).contains("answered 404: no app \"no app\"");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    private void answer(String rawPath, int status, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        server.createContext(rawPath.replace("%20", " "), exchange -> {
            try (exchange) {
                boolean expected = exchange.getRequestURI().getRawPath().equals(rawPath);
                exchange.sendResponseHeaders(expected ? status : 500, bytes.length);
                exchange.getResponseBody().write(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
