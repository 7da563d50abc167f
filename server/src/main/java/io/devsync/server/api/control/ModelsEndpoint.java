package io.devsync.server.api.control;

import io.devsync.server.http.HttpRequest;
import io.devsync.server.http.HttpResponse;
import io.devsync.server.http.Router;
import io.devsync.server.models.GeneratedModelsJson;
import io.devsync.server.models.ModelGenerator;
import io.devsync.server.models.ModelOptions;
import io.devsync.server.models.UnknownClassException;
import io.devsync.server.models.language.Language;
import io.devsync.server.schema.AppSchema;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * {@code GET /api/devsync/v1/apps/{app}/models/{language}}: models of an app's classes for an SDK; {@code
 * ?class=Order,Person} chooses some of them, {@code ?package=com.example} names a package.
 */
public final class ModelsEndpoint {

    private final Function<String, Optional<AppSchema>> schemas;

    /**
     * Over these schemas.
     *
     * @param schemas the current schema of an app by its client app id; empty for unknown apps
     */
    public ModelsEndpoint(Function<String, Optional<AppSchema>> schemas) {
        this.schemas = schemas;
    }

    /** Adds the route. */
    public void addTo(Router router) {
        router.add("GET", "/api/devsync/v1/apps/{app}/models/{language}", LocalOnly.guard(this::generate));
    }

    private HttpResponse generate(HttpRequest request) {
        return schemas.apply(request.pathParameter("app"))
                .map(schema -> generate(schema, request))
                .orElseGet(() -> AppRoutes.unknownApp(request));
    }

    private static HttpResponse generate(AppSchema schema, HttpRequest request) {
        String word = request.pathParameter("language");
        Optional<Language> language = Language.find(word);
        if (language.isEmpty()) {
            return ControlJson.error(400, "InvalidParameter", "language: " + word + " (expected: one of "
                    + Arrays.stream(Language.values()).map(Language::word).collect(Collectors.joining(", ")) + ")");
        }
        ModelOptions options;
        try {
            options = new ModelOptions(
                    language.get(), classNames(request), Optional.ofNullable(request.query().get("package")));
        } catch (IllegalArgumentException e) {
            return ControlJson.error(400, "InvalidParameter", String.valueOf(e.getMessage()));
        }
        try {
            return HttpResponse.json(
                    200, GeneratedModelsJson.encode(ModelGenerator.generate(schema, options)).toJson());
        } catch (UnknownClassException e) {
            return ControlJson.error(404, "SchemaNotFound", String.valueOf(e.getMessage()));
        }
    }

    private static Set<String> classNames(HttpRequest request) {
        return Arrays.stream(request.query().getOrDefault("class", "").split(","))
                .filter(name -> !name.isBlank())
                .map(String::strip)
                .collect(Collectors.toSet());
    }
}
