package io.devsync.server.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.server.models.language.Language;
import io.devsync.server.models.language.ModelFile;
import io.devsync.server.models.model.ModelProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Compares what is generated of the sample with files that were reviewed. After a change that is meant, run with {@code
 * -Ddevsync.golden.update=true} and review the difference.
 */
class GoldenModelsTest {

    private static final Path GOLDEN = Path.of("src/test/resources/models/golden");

    @ParameterizedTest
    @EnumSource
    void sampleIsWrittenAsReviewed(Language language) throws IOException {
        GeneratedModels models = Shop.models(language);
        Map<String, String> written = new TreeMap<>();
        for (ModelFile file : models.files()) {
            written.put(file.name(), file.content());
        }
        written.put(
                "problems.txt",
                models.problems().stream().map(GoldenModelsTest::line).collect(Collectors.joining("\n", "", "\n")));
        Path folder = GOLDEN.resolve(language.word());
        if (Boolean.getBoolean("devsync.golden.update")) {
            update(folder, written);
        }

        assertThat(read(folder)).containsExactlyEntriesOf(written);
    }

    private static String line(ModelProblem problem) {
        return "%s %s %s.%s %s".formatted(
                problem.error() ? "error  " : "warning", problem.code(), problem.model(), problem.path(), problem.message());
    }

    private static Map<String, String> read(Path folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.list(folder)) {
            for (Path path : paths.toList()) {
                files.put(path.getFileName().toString(), Files.readString(path));
            }
        }
        return files;
    }

    private static void update(Path folder, Map<String, String> files) throws IOException {
        Files.createDirectories(folder);
        for (String old : read(folder).keySet()) {
            Files.delete(folder.resolve(old));
        }
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
    }
}
