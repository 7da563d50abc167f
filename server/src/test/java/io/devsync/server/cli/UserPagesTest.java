package io.devsync.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.server.app.AppFile;
import io.devsync.server.app.ProviderType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Keeps the pages for users true to the command line: on failure, paste what is expected into the page. */
class UserPagesTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final String DEFAULT = "Default: ";

    @Test
    void optionTableIsTheCommandLines() throws IOException {
        CommandSpec serve = Program.commandLine().getSubcommands().get("serve").getCommandSpec();

        String table = Stream.concat(
                        Stream.of("| Flag | Variable | Default | Meaning |", "|---|---|---|---|"),
                        serve.options().stream()
                                .filter(option -> !option.usageHelp())
                                .map(UserPagesTest::row))
                .collect(Collectors.joining("\n"));

        assertThat(section("serve options")).isEqualTo(table);
    }

    private static String row(OptionSpec option) {
        String name = option.longestName();
        String flag = option.negatable()
                ? name + "`, `--no-" + name.substring(2)
                : name + " " + option.paramLabel();
        String text = description(option);
        int end = text.lastIndexOf(DEFAULT);
        assertThat(end).as(name + " says its default").isPositive();
        String standard = text.substring(end + DEFAULT.length(), text.length() - 1);
        return "| `%s` | `%s` | %s | %s |"
                .formatted(flag, Configuration.variableName(option), standard, text.substring(0, end).strip());
    }

    private static String description(OptionSpec option) {
        Object candidates = option.completionCandidates() == null ? "" : option.completionCandidates();
        return String.join(" ", option.description())
                .replace("${DEFAULT-VALUE}", String.valueOf(option.defaultValue()))
                .replace("${COMPLETION-CANDIDATES}", candidates.toString().replaceAll("[\\[\\]]", ""));
    }

    @Test
    void exitCodesAreTheCommandLines() throws IOException {
        CommandLine root = Program.commandLine();

        String table = "| Code | Meaning |\n|---|---|\n"
                + root.getCommandSpec().usageMessage().exitCodeList().entrySet().stream()
                        .map(entry -> "| %s | %s |".formatted(entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining("\n"));

        assertThat(section("exit codes")).isEqualTo(table);
    }

    @Test
    void appFileOfThePageIsOne() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/apps-and-users.md"));
        Matcher json = Pattern.compile("(?s)```json\n(.*?)```").matcher(page);

        assertThat(json.find()).isTrue();
        assertThat(AppFile.parse(json.group(1))).singleElement().satisfies(app -> {
            assertThat(app.clientAppId()).isEqualTo("tasks-abcde");
            assertThat(app.enabled()).contains(ProviderType.ANON_USER, ProviderType.CUSTOM_TOKEN);
        });
    }

    private static String section(String name) throws IOException {
        String page = Files.readString(ROOT.resolve("docs/operations.md"));
        int start = page.indexOf("\n", page.indexOf("<!-- " + name + ":")) + 1;
        int end = page.indexOf("<!-- end of " + name + " -->");
        return page.substring(start, end).strip();
    }

    @ParameterizedTest
    @EnumSource
    void pageOfEachSdkHasTheLineThatTheServerPrints(Sdk sdk) throws IOException {
        String file = sdk.name().toLowerCase(Locale.ROOT) + ".md";

        String page = Files.readString(ROOT.resolve("docs/connect").resolve(file));

        assertThat(page).contains(sdk.snippet("my-app", "http://localhost:9090"));
    }

    @Test
    void readmeHasEveryLineThatTheServerPrints() throws IOException {
        String readme = Files.readString(ROOT.resolve("README.md"));

        assertThat(Arrays.stream(Sdk.values()).map(sdk -> sdk.snippet("my-app", "http://localhost:9090")))
                .allSatisfy(snippet -> assertThat(readme).contains(snippet));
    }

    @Test
    void linksBetweenPagesLeadSomewhere() throws IOException {
        try (Stream<Path> pages = Stream.concat(
                Files.walk(ROOT.resolve("docs"))
                        // Whoever tries the example of the open wire has others' pages there.
                        .filter(page -> page.toString().endsWith(".md") && !page.toString().contains("node_modules")),
                Stream.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md")))) {
            assertThat(pages).allSatisfy(page -> assertThat(links(page)).allSatisfy(link -> assertThat(
                            page.resolveSibling(link))
                    .as("link in " + ROOT.relativize(page))
                    .exists()));
        }
    }

    private static Stream<String> links(Path page) throws IOException {
        return Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)")
                .matcher(Files.readString(page))
                .results()
                .map(match -> match.group(1));
    }
}
