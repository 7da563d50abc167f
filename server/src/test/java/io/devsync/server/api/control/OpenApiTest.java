package io.devsync.server.api.control;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.devsync.server.api.admin.AdminApi;
import io.devsync.server.api.admin.AdminCredentials;
import io.devsync.server.api.admin.AdminGate;
import io.devsync.server.http.Router;
import io.devsync.server.sync.Explanation;
import io.devsync.server.testing.TestDataSource;
import io.devsync.server.testing.TestRouter;
import io.devsync.server.testing.TurnableClock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keeps the document of the control API true to its routes; what they answer is compared with it where they are called. */
class OpenApiTest {

    private static final String ROOT = "/api/devsync/v1";
    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch");

    private final JsonNode document = document();

    private final TestDataSource data = new TestDataSource();

    @AfterEach
    void close() {
        data.close();
    }

    /** The endpoints; what they answer from is not needed to add their routes. */
    private Map<Class<?>, Consumer<Router>> endpoints() {
        AdminCredentials root = AdminCredentials.ofThisMachine("root");
        AdminGate gate = new AdminApi(data.client(), null, null, null, null, null, root, null, new TurnableClock(), "1").gate();
        return Map.ofEntries(
                entry(ControlApi.class, new ControlApi(null, null, null, null)::addTo),
                entry(DataEndpoint.class, new DataEndpoint(null)::addTo),
                entry(SchemaEndpoint.class, new SchemaEndpoint(null)::addTo),
                entry(ModelsEndpoint.class, new ModelsEndpoint(null)::addTo),
                entry(SchemaTools.class, new SchemaTools(null, null)::addTo),
                entry(SamplingEndpoint.class, new SamplingEndpoint(null, null, null)::addTo),
                entry(AppWorkRoutes.class, new AppWorkRoutes(null)::addTo),
                entry(DocumentsEndpoint.class, new DocumentsEndpoint(null)::addTo),
                entry(DevicesEndpoint.class, new DevicesEndpoint(null, null, null, gate)::addTo),
                entry(FaultsEndpoint.class, new FaultsEndpoint(null, Optional.empty(), null, gate)::addTo),
                entry(LogPage.class, new LogPage(null, null, gate)::addTo),
                entry(OpenApi.class, new OpenApi()::addTo));
    }

    @Test
    void everyEndpointIsLookedAt() {
        Set<String> known = endpoints().keySet().stream().map(Class::getName).collect(Collectors.toSet());

        List<String> all = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.devsync.server.api.control").stream()
                        .filter(one -> one.tryGetMethod("addTo", Router.class).isPresent())
                        .filter(one -> one.getModifiers().contains(JavaModifier.PUBLIC))
                        .map(JavaClass::getName)
                        .toList();

        assertThat(all).containsExactlyInAnyOrderElementsOf(known);
    }

    @Test
    void documentHasTheRoutesAndNoOthers() {
        TestRouter router = new TestRouter();
        endpoints().values().forEach(endpoint -> endpoint.accept(router));
        List<String> routes =
                router.routes().stream().filter(route -> route.contains(" " + ROOT)).toList();

        assertThat(documented()).containsExactlyInAnyOrderElementsOf(routes);
    }

    @Test
    void parametersOfPathsAreDescribed() {
        document.path("paths").properties().forEach(path -> {
            Set<String> described = new TreeSet<>();
            path.getValue().path("parameters").forEach(parameter -> {
                if (parameter.path("in").asText().equals("path")) {
                    described.add("{" + parameter.path("name").asText() + "}");
                }
            });
            Set<String> named = Arrays.stream(path.getKey().split("/"))
                    .filter(part -> part.startsWith("{"))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(described).as(path.getKey()).isEqualTo(named);
        });
    }

    @Test
    void referencesLeadSomewhere() {
        document.findValues("$ref").forEach(reference -> assertThat(
                        document.at(reference.asText().substring(1)).isObject())
                .as(reference.asText())
                .isTrue());
    }

    @Test
    void wordsAreThoseOfTheCode() {
        assertThat(words("/components/schemas/Order/properties/kind/enum")).isEqualTo(FaultJson.KINDS);
        assertThat(words("/components/schemas/Explanation/properties/verdict/enum"))
                .containsExactlyElementsOf(names(Explanation.Verdict.values()));
        assertThat(words("/components/schemas/Explanation/properties/reasons/items/properties/code/enum"))
                .containsExactlyElementsOf(names(Explanation.Code.values()));
    }

    private List<String> words(String pointer) {
        List<String> words = new ArrayList<>();
        document.at(pointer).forEach(word -> words.add(word.asText()));
        return words;
    }

    private static List<String> names(Enum<?>[] values) {
        return Arrays.stream(values).map(Enum::name).toList();
    }

    private List<String> documented() {
        List<String> documented = new ArrayList<>();
        document.path("paths").properties().forEach(path -> path.getValue()
                .fieldNames()
                .forEachRemaining(method -> {
                    if (METHODS.contains(method)) {
                        documented.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                    }
                }));
        return documented;
    }

    private static JsonNode document() {
        TestRouter router = new TestRouter();
        new OpenApi().addTo(router);
        try {
            return new JsonMapper()
                    .readTree(router.call("GET", ROOT + "/openapi.json", Map.of(), "").body());
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }
}
