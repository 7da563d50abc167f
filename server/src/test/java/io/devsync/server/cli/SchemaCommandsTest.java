package io.devsync.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands about changes of schemas and modes, against canned answers. */
class SchemaCommandsTest {

    private final List<String> asked = new ArrayList<>();

    @TempDir
    private Path folder;

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
    void logSaysWhoChangedWhat() {
        answer("/api/devsync/v1/apps/shop/schema/log", """
                {"steps": [
                  {"step": 1, "time": "2026-01-01T00:00:00Z", "by": "device", "file": 2, "user": "u1", "sdk": "RealmJS/12",
                   "breaking": false, "difference": ["class Dog added"]},
                  {"step": 3, "time": "2026-01-02T00:00:00Z", "by": "server", "breaking": true, "difference": []}]}
                """);

        Run run = Run.of("schema", "log", "--app", "shop", "--url", url);

        assertThat(run.out().lines())
                .containsExactly(
                        "1  2026-01-01T00:00:00Z  device file 2, user u1, RealmJS/12",
                        "    class Dog added",
                        "3  2026-01-02T00:00:00Z  server  BREAKING: all other devices reset");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void diffAsksForTheStepsThatAreNamed() {
        answer("/api/devsync/v1/apps/shop/schema/diff", "{\"difference\": [\"property Dog.age: int? added\"]}");

        Run run = Run.of("schema", "diff", "--app", "shop", "--from", "1", "--to", "2", "--url", url);

        assertThat(asked).containsExactly("GET /api/devsync/v1/apps/shop/schema/diff?from=1&to=2 ");
        assertThat(run.out().lines()).containsExactly("property Dog.age: int? added");
    }

    @Test
    void checkFailsWhenStrictModeRefusesAnything() throws IOException {
        Path model = Files.writeString(folder.resolve("model.json"), "[{\"name\": \"Dog\"}]");
        answer("/api/devsync/v1/apps/shop/schema/check", """
                {"findings": [{"class": "Dog", "property": "age", "developmentMode": "extends", "developmentText": "",
                               "strictText": "no"}]}
                """);

        Run run = Run.of("schema", "check", model.toString(), "--app", "shop", "--url", url);

        assertThat(asked).containsExactly("POST /api/devsync/v1/apps/shop/schema/check [{\"name\": \"Dog\"}]");
        assertThat(run.out().lines())
                .containsExactly(
                        "Dog.age",
                        "    development mode: extends the schema for all devices",
                        "    strict mode: refuses it: no");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void checkOfAModelThatFitsSucceeds() throws IOException {
        Path model = Files.writeString(folder.resolve("model.json"), "[]");
        answer("/api/devsync/v1/apps/shop/schema/check", "{\"findings\": []}");

        assertThat(Run.of("schema", "check", model.toString(), "--app", "shop", "--url", url).exitCode())
                .isZero();
    }

    @Test
    void checkOfAMissingFileSaysWhich() {
        Run run = Run.of("schema", "check", folder.resolve("none.json").toString(), "--app", "shop", "--url", url);

        assertThat(run.err()).contains("cannot read the model").contains("none.json");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void strictModeReportsDocumentsThatDoNotFit() {
        answer("/api/devsync/v1/apps/shop/development_mode", """
                {"developmentMode": false, "report": {"documents": 7, "unfit": [
                  {"class": "Dog", "collection": "shop.Dog", "field": "age", "code": "number_lte",
                   "message": "99 (expected: at most 30)", "syncable": true, "count": 2, "ids": ["{\\"_id\\": 1}"]}]}}
                """);

        Run run = Run.of("schema", "mode", "strict", "--app", "shop", "--url", url);

        assertThat(asked).containsExactly("PUT /api/devsync/v1/apps/shop/development_mode {\"enabled\": false}");
        assertThat(run.out().lines())
                .containsExactly(
                        "App shop is in strict mode.",
                        "Of 7 documents these do not fit the schema:",
                        "  shop.Dog age: number_lte: 99 (expected: at most 30) (2 documents, such as [{\"_id\": 1}])");
    }

    @Test
    void warningsSayHowOften() {
        answer("/api/devsync/v1/apps/shop/schema/warnings", """
                {"warnings": [{"text": "age is wrong", "user": "u1", "count": 3}]}
                """);

        Run run = Run.of("schema", "warnings", "--app", "shop", "--url", url);

        assertThat(run.out().lines()).containsExactly("3 times, last by user u1: age is wrong");
    }

    private void answer(String path, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        server.createContext(path, exchange -> {
            try (exchange) {
                asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                        + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                exchange.sendResponseHeaders(200, bytes.length);
                exchange.getResponseBody().write(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
