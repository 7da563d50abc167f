package io.devsync.server.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.server.models.GeneratedModels.Model;
import io.devsync.server.models.language.Language;
import io.devsync.server.models.language.ModelFile;
import io.devsync.server.models.model.ModelCode;
import io.devsync.server.schema.SchemaProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keeps docs/models.md true to the code: on failure, paste what is expected into the page. */
class ModelsPageTest {

    private static final Path PAGE = Path.of("../docs/models.md");

    private static final Set<SchemaProblem.Code> ONLY_WHEN_SAVING =
            Set.of(SchemaProblem.Code.BREAKING_CHANGE, SchemaProblem.Code.TOO_LARGE);

    @ParameterizedTest
    @EnumSource
    void exampleIsWhatIsGenerated(Language language) throws IOException {
        GeneratedModels models = ModelGenerator.generate(
                schemas(), Set.of(), new ModelOptions(language, Set.of("Dog"), Optional.empty()));
        boolean json = language == Language.MONGODB_JSON_SCHEMA || language == Language.JSON_SCHEMA;
        String code = json
                ? models.models().getFirst().code()
                : models.models().stream().map(Model::code).collect(Collectors.joining("\n"));

        assertThat(blocks("\\w+")).contains(code);
    }

    @Test
    void languagesAreTheOnesThereAre() throws IOException {
        String table = "| `--language` | Writes | For |\n|---|---|---|\n"
                + Arrays.stream(Language.values())
                        .map(language -> "| `%s` | %s | %s |".formatted(
                                language.word(), files(language), language.title()))
                        .collect(Collectors.joining("\n"));

        assertThat(section("languages")).isEqualTo(table);
    }

    private static String files(Language language) {
        return switch (language) {
            case JAVA -> "a file for each class";
            case MONGODB_JSON_SCHEMA, JSON_SCHEMA -> "a file for each collection";
            default -> Shop.models(language).files().stream()
                    .map(ModelFile::name)
                    .map(name -> "`" + name + "`")
                    .collect(Collectors.joining(", "));
        };
    }

    @Test
    void everyCodeIsExplained() throws IOException {
        Set<String> codes = new TreeSet<>(Stream.concat(
                        Arrays.stream(SchemaProblem.Code.values())
                                .filter(code -> !ONLY_WHEN_SAVING.contains(code))
                                .map(SchemaProblem.Code::text),
                        Arrays.stream(ModelCode.values()).map(ModelCode::text))
                .toList());

        Set<String> explained = new TreeSet<>();
        Matcher row = Pattern.compile("(?m)^\\| `(\\w+)` \\| (error|warning) \\| .+ \\| .+ \\|$").matcher(section("codes"));
        while (row.find()) {
            explained.add(row.group(1));
        }

        assertThat(explained).isEqualTo(codes);
    }

    private static List<BsonDocument> schemas() throws IOException {
        return BsonArray.parse(blocks("json").getFirst()).stream().map(BsonValue::asDocument).toList();
    }

    private static List<String> blocks(String fence) throws IOException {
        return Pattern.compile("(?ms)^```" + fence + "\n(.*?)^```$")
                .matcher(Files.readString(PAGE))
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    private static String section(String name) throws IOException {
        String page = Files.readString(PAGE);
        int start = page.indexOf("\n", page.indexOf("<!-- " + name + ":")) + 1;
        return page.substring(start, page.indexOf("<!-- end of " + name + " -->")).strip();
    }
}
