package io.devsync.server.api.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.changeset.Instruction.AddTable;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.server.http.HttpHandler;
import io.devsync.server.http.HttpRequest;
import io.devsync.server.http.HttpResponse;
import io.devsync.server.models.GeneratedModels;
import io.devsync.server.models.GeneratedModels.Model;
import io.devsync.server.models.GeneratedModelsJson;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.schema.Evolution;
import io.devsync.server.schema.EvolutionMode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelsEndpointTest {

    private static final String ROUTE = "GET /api/devsync/v1/apps/{app}/models/{language}";

    @Test
    void generatesTheModelsOfAnApp() {
        GeneratedModels models = models(get("shop", "kotlin", Map.of()));

        assertThat(models.models()).extracting(Model::name).containsExactly("Cat", "Dog", "Weather");
        assertThat(models.files().getFirst().content())
                .contains("class Dog : RealmObject", "class Weather : AsymmetricRealmObject");
    }

    @Test
    void chosenClassesComeAlone() {
        GeneratedModels models =
                models(get("shop", "KOTLIN", Map.of("class", "Dog, Cat", "package", "com.example")));

        assertThat(models.models()).extracting(Model::name).containsExactly("Cat", "Dog");
        assertThat(models.files().getFirst().content()).contains("package com.example\n");
    }

    @ParameterizedTest
    @CsvSource({
        "other,kotlin,'',404,AppNotFound",
        "shop,cobol,'',400,InvalidParameter",
        "shop,kotlin,Bird,404,SchemaNotFound",
    })
    void whatIsUnknownIsSaidSo(String app, String language, String className, int status, String code) {
        HttpResponse response = get(app, language, Map.of("class", className));

        assertThat(response.status()).isEqualTo(status);
        assertThat(body(response).getString("error_code").getValue()).isEqualTo(code);
    }

    @Test
    void badPackageIsRefused() {
        assertThat(get("shop", "java", Map.of("package", "a;b")).status()).isEqualTo(400);
    }

    private static GeneratedModels models(HttpResponse response) {
        assertThat(response.status()).isEqualTo(200);
        return GeneratedModelsJson.decode(body(response));
    }

    private static BsonDocument body(HttpResponse response) {
        return BsonDocument.parse(new String(response.body(), StandardCharsets.UTF_8));
    }

    private static HttpResponse get(String app, String language, Map<String, String> query) {
        AppSchema schema = schema();
        Map<String, HttpHandler> routes = new HashMap<>();
        new ModelsEndpoint(id -> id.equals("shop") ? Optional.of(schema) : Optional.empty())
                .addTo((method, pattern, handler) -> routes.put(method + " " + pattern, handler));
        return routes.get(ROUTE)
                .handle(new HttpRequest(
                        "GET",
                        "",
                        Map.of("app", app, "language", language),
                        query,
                        Map.of(),
                        new byte[0],
                        "http://localhost",
                        "127.0.0.1"));
    }

    private static AppSchema schema() {
        ClassKind.PrimaryKeyProperty key =
                new ClassKind.PrimaryKeyProperty("_id", PrimaryKey.Type.OBJECT_ID, false);
        Evolution evolution = AppSchema.empty("db")
                .evolve(
                        List.of(
                                new AddTable("Dog", new ClassKind.TopLevel(key)),
                                new AddTable("Cat", new ClassKind.TopLevel(key)),
                                new AddTable("Weather", new ClassKind.Asymmetric(key))),
                        EvolutionMode.DEVELOPMENT);
        return ((Evolution.Extended) evolution).next();
    }
}
