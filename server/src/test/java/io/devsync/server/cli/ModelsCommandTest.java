package io.devsync.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.devsync.server.models.GeneratedModelsJson;
import io.devsync.server.models.ModelGenerator;
import io.devsync.server.models.ModelOptions;
import io.devsync.server.models.language.Language;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsCommandTest {

    private static final String DOG = """
            {"title": "Dog", "bsonType": "object", "required": ["_id"],
             "properties": {"_id": {"bsonType": "objectId"}, "owner": {"bsonType": "objectId"}}}
            """;

    private static final String PERSON = """
            {"title": "Person", "bsonType": "object", "required": ["_id"],
             "properties": {"_id": {"bsonType": "objectId"}, "age": {"bsonType": "int"}}}
            """;

    private static final String OWNER =
            "{\"owner\": {\"ref\": \"#/relationship/mongodb-atlas/pets/people\", \"foreign_key\": \"_id\"}}";

    @TempDir
    private Path folder;

    private Path exportedApp() throws IOException {
        Path dogs = Files.createDirectories(folder.resolve("app/data_sources/mongodb-atlas/pets/dogs"));
        Path people = Files.createDirectories(folder.resolve("app/data_sources/mongodb-atlas/pets/people"));
        Files.writeString(dogs.resolve("schema.json"), DOG);
        Files.writeString(dogs.resolve("relationships.json"), OWNER);
        Files.writeString(people.resolve("schema.json"), PERSON);
        Files.writeString(people.resolve("rules.json"), "{\"roles\": []}");
        Files.createDirectories(folder.resolve("app/sync"));
        Files.writeString(folder.resolve("app/sync/config.json"), "{\"asymmetric_tables\": [\"Dog\"]}");
        return folder.resolve("app");
    }

    @Test
    void exportedAppIsRead() throws IOException {
        Run run = Run.of("models", "--language", "kotlin", "--schema", exportedApp().toString());

        assertThat(run.out()).contains("class Dog : AsymmetricRealmObject", "var owner: Person? = null");
        assertThat(run.err()).contains("warning IntegerWidth         Person.age: ");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void singleSchemaIsRead() throws IOException {
        Path file = Files.writeString(folder.resolve("person.json"), PERSON);

        Run run = Run.of("models", "-l", "ts", "--schema", file.toString(), "--asymmetric", "Person", "--no-imports");

        assertThat(run.out()).startsWith("export class Person").contains("asymmetric: true");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void filesAreWritten() throws IOException {
        Path out = folder.resolve("out");

        Run run = Run.of(
                "models", "--language", "java", "--package", "com.example", "--class", "Person",
                "--schema", exportedApp().toString(), "--out", out.toString());

        assertThat(run.out().lines()).containsExactly(out.resolve("Person.java").toString());
        assertThat(out.resolve("Person.java")).content().contains("package com.example;", "public class Person");
    }

    @Test
    void generatedFilesAreReplacedAndOthersAreNot() throws IOException {
        Path own = Files.createDirectories(folder.resolve("out")).resolve("Models.kt");
        String[] args = {
            "models", "-l", "kotlin", "--schema", exportedApp().toString(), "--out", own.getParent().toString()
        };

        assertThat(Run.of(args).exitCode()).isZero();
        assertThat(Run.of(args).exitCode()).isZero();
        Files.writeString(own, "class Mine");
        Run run = Run.of(args);

        assertThat(run.err()).contains("Models.kt exists and was not generated");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(own).hasContent("class Mine");
    }

    @Test
    void missingClassFailsTheCommandAfterTheOthersAreWritten() throws IOException {
        Run run = Run.of("models", "--language", "java", "--schema", exportedApp().toString());

        assertThat(run.out()).contains("public class Person").doesNotContain("class Dog");
        assertThat(run.err()).contains("error   UnsupportedClass     Dog: the SDK has no asymmetric classes");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void severalFilesArePrintedUnderTheirNames() throws IOException {
        Run run = Run.of("models", "--language", "objc", "--schema", exportedApp().toString());

        assertThat(run.out()).startsWith("==> Models.h <==\n").contains("\n==> Models.m <==\n");
    }

    @Test
    void jsonIsForPrograms() throws IOException {
        Run run = Run.of("models", "--language", "dart", "--schema", exportedApp().toString(), "--json");

        assertThat(run.out().lines()).hasSize(1);
        assertThat(GeneratedModelsJson.decode(BsonDocument.parse(run.out())).files().getFirst().name())
                .isEqualTo("models.dart");
    }

    @Test
    void runningServerIsAskedForItsOnlyApp() throws IOException {
        String models = GeneratedModelsJson.encode(ModelGenerator.generate(
                        List.of(BsonDocument.parse(
                                "{metadata: {database: 'pets', collection: 'people'}, schema: " + PERSON + "}")),
                        Set.of(),
                        new ModelOptions(Language.SWIFT, Set.of("Person"), Optional.empty())))
                .toJson();
        List<String> asked = new ArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                asked.add(exchange.getRequestURI().toString());
                boolean status = exchange.getRequestURI().getPath().endsWith("/status");
                byte[] body = (status ? "{\"apps\": [{\"appId\": \"pets\"}]}" : models).getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
        try {
            Run run = Run.of(
                    "models", "--language", "swift", "--class", "Person",
                    "--url", "http://localhost:" + server.getAddress().getPort());

            assertThat(run.out()).contains("class Person: Object");
            assertThat(run.exitCode()).isZero();
            assertThat(asked)
                    .containsExactly(
                            "/api/devsync/v1/status", "/api/devsync/v1/apps/pets/models/swift?class=Person");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void unknownClassNamesTheNearest() throws IOException {
        Run run = Run.of("models", "-l", "swift", "--schema", exportedApp().toString(), "--class", "Persom");

        assertThat(run.err()).contains("has no class \"Persom\"; did you mean Person?");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void unknownLanguageNamesTheNearest() {
        Run run = Run.of("models", "--language", "kotin");

        assertThat(run.err()).contains("'kotin' is no language", "did you mean kotlin?");
        assertThat(run.exitCode()).isEqualTo(2);
    }

    @Test
    void packageWhereThereIsNoneIsAUsageError() {
        Run run = Run.of("models", "--language", "swift", "--package", "com.example");

        assertThat(run.err()).contains("Swift models have no package");
        assertThat(run.exitCode()).isEqualTo(2);
    }

    @Test
    void folderWithoutSchemasIsSaidSo() {
        Run run = Run.of("models", "--language", "swift", "--schema", folder.toString());

        assertThat(run.err()).contains("has no schema");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void brokenFileIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("broken.json"), "{\"title\": ");

        Run run = Run.of("models", "--language", "swift", "--schema", file.toString());

        assertThat(run.err()).contains("broken.json is no JSON");
        assertThat(run.exitCode()).isEqualTo(1);
    }
}
