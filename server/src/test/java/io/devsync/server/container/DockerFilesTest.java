package io.devsync.server.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.server.DevSyncOptions;
import io.devsync.server.cli.Main;
import io.devsync.server.cli.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Keeps the container files true to the repository, since not every machine that tests can run containers. */
class DockerFilesTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path DOCKER = ROOT.resolve("docker");

    @Test
    void everyFileThatTheBuildContextLetsThroughExists() throws IOException {
        List<String> files = Files.readAllLines(ROOT.resolve(".dockerignore")).stream()
                .filter(line -> line.startsWith("!") && !line.contains("*"))
                .map(line -> line.substring(1))
                .toList();

        assertThat(files).contains("pom.xml", "mvnw").allSatisfy(file -> assertThat(ROOT.resolve(file)).exists());
    }

    @Test
    void everyModuleIsInTheBuildContext() throws IOException {
        List<String> modules = Pattern.compile("<module>(.+)</module>")
                .matcher(Files.readString(ROOT.resolve("pom.xml")))
                .results()
                .map(match -> match.group(1))
                .toList();

        // The context has */pom.xml and */src/main: modules one folder deep.
        assertThat(modules).isNotEmpty().allSatisfy(module -> {
            assertThat(module).doesNotContain("/");
            assertThat(ROOT.resolve(module).resolve("pom.xml")).exists();
        });
    }

    @Test
    void imageRunsTheRealMainClassAsAnotherUserThanRoot() throws IOException {
        assertThat(dockerfile()).contains(" " + Main.class.getName() + " ").containsPattern("(?m)^USER (?!root)");
    }

    @Test
    void imageExposesTheDefaultPort() throws IOException {
        assertThat(dockerfile())
                .contains("EXPOSE " + DevSyncOptions.DEFAULT_PORT, "DEVSYNC_PORT=" + DevSyncOptions.DEFAULT_PORT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile", "compose.yaml", "compose.mongodb.yaml", "compose.cluster.yaml"})
    void everyVariableIsAnOption(String file) throws IOException {
        Set<String> variables = serveOptions()
                .map(name -> "DEVSYNC_" + name.substring(2).toUpperCase(Locale.ROOT).replace('-', '_'))
                .collect(Collectors.toSet());
        variables.add("DEVSYNC_JAVA_OPTS");

        List<String> used = Pattern.compile("DEVSYNC_[A-Z_]+")
                .matcher(Files.readString(DOCKER.resolve(file)))
                .results()
                .map(match -> match.group())
                .toList();

        assertThat(variables).containsAll(used);
    }

    @ParameterizedTest
    @ValueSource(strings = {"compose.yaml", "compose.mongodb.yaml", "compose.cluster.yaml"})
    void composeBuildsFromFilesThatExist(String file) throws IOException {
        String compose = Files.readString(DOCKER.resolve(file));

        Path context = DOCKER.resolve(value(compose, "context")).normalize();
        assertThat(context).isEqualTo(ROOT);
        assertThat(context.resolve(value(compose, "dockerfile"))).isRegularFile();
    }

    private static String value(String yaml, String key) {
        return Pattern.compile("(?m)^ +" + key + ": (\\S+)$")
                .matcher(yaml)
                .results()
                .map(match -> match.group(1))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + key));
    }

    private static Stream<String> serveOptions() {
        CommandLine serve = Program.commandLine().getSubcommands().get("serve");
        return serve.getCommandSpec().options().stream().map(option -> option.longestName());
    }

    private static String dockerfile() throws IOException {
        return Files.readString(DOCKER.resolve("Dockerfile"));
    }
}
