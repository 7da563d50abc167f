package io.devsync.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is not understood ends with code 2, names the culprit and the nearest known name, and starts nothing. */
class UsageErrorTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "serve --prot 9090      | unknown option --prot; did you mean --port?",
        "serve --mongo-uri=x    | unknown option --mongo-uri; did you mean --mongodb-uri?",
        "serve now              | unknown argument now",
        "sevre                  | unknown command sevre; did you mean serve?",
        "schema shwo            | unknown command shwo; did you mean show?"
    })
    void unknownWordNamesTheNearest(String line, String message) {
        Run run = Run.of(line.split(" "));

        assertThat(run.err()).startsWith("devsync: " + message + System.lineSeparator());
        assertThat(run.exitCode()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "--port 70000                   | '--port': \"70000\" (expected: a whole number from 0 to 65535)",
        "--port ninety                  | '--port': \"ninety\" (expected: a whole number from 0 to 65535)",
        "--access-token-lifetime 30     | \"30\" (expected: a number and s, m, h or d, such as 30m)",
        "--refresh-token-lifetime 1m    | --refresh-token-lifetime: PT1M (expected: at least the access token's PT30M)",
        "--mongodb-uri http://db        | \"http://db\" (expected: mongodb://HOST... or mongodb+srv://HOST...)",
        "--app /no/such/file            | --app: \"/no/such/file\" (expected: a file that can be read)",
        "--database a.b                 | --database: \"a.b\" (expected: ",
        "--log-level loud               | '--log-level': expected one of [error, warn, info, debug, trace]"
    })
    void badValueIsShownWithWhatIsExpected(String options, String message) {
        Run run = Run.of(("serve " + options).split(" +"));

        assertThat(run.err()).contains(message).doesNotContain("\tat ");
        assertThat(run.exitCode()).isEqualTo(2);
    }

    @Test
    void badVariableIsNamed() {
        Run run = Run.with(Map.of("DEVSYNC_MONGODB_PORT", "x"), "serve");

        assertThat(run.err()).contains("\"x\" (expected: a whole number", "environment variable DEVSYNC_MONGODB_PORT");
        assertThat(run.exitCode()).isEqualTo(2);
    }

    @Test
    void unknownVariableNamesTheNearest() {
        Run run = Run.with(Map.of("DEVSYNC_PROT", "1"), "version");

        assertThat(run.err())
                .startsWith("devsync: unknown environment variable DEVSYNC_PROT; did you mean DEVSYNC_PORT?");
        assertThat(run.exitCode()).isEqualTo(2);
    }

    @Test
    void variablesOfTheLauncherAndOfOthersAreLeftAlone() {
        Run run = Run.with(Map.of("DEVSYNC_JAVA_OPTS", "-Xmx2g", "PROT", "1"), "version");

        assertThat(run.exitCode()).isZero();
    }

    @Test
    void badValueInFileIsNamedWithItsLine() throws IOException {
        Path file = file("# comment", "", "port = x");

        Run run = Run.of("serve", "--config", file.toString());

        assertThat(run.err()).contains("\"x\" (expected: a whole number", file + " line 3 (port)");
        assertThat(run.exitCode()).isEqualTo(2);
    }

    @Test
    void unknownKeyInFileNamesTheNearest() throws IOException {
        Path file = file("dtaa = here");

        Run run = Run.of("serve", "--config=" + file);

        assertThat(run.err()).startsWith("devsync: " + file + " line 1: unknown key \"dtaa\"; did you mean data?");
        assertThat(run.exitCode()).isEqualTo(2);
    }

    @Test
    void keyThatStandsTwiceIsRefused() throws IOException {
        Path file = file("port = 1", "port = 2");

        Run run = Run.with(Map.of("DEVSYNC_CONFIG", file.toString()), "serve");

        assertThat(run.err()).contains("line 2: \"port\" was set before, on line 1");
        assertThat(run.exitCode()).isEqualTo(2);
    }

    @Test
    void lineWithoutEqualsIsRefusedWithoutShowingIt() throws IOException {
        Path file = file("mongodb-uri mongodb://ada:s3cret@db");

        Run run = Run.of("serve", "--config", file.toString());

        assertThat(run.err()).contains("line 1: no key and \"=\"").doesNotContain("s3cret");
    }

    @Test
    void missingFileIsNamed() {
        Path file = folder.resolve("none.conf");

        Run run = Run.of("serve", "--config", file.toString());

        assertThat(run.err()).contains("configuration file " + file + " does not exist");
        assertThat(run.exitCode()).isEqualTo(2);
    }

    @Test
    void passwordOfBadAddressIsNotShown() {
        Run run = Run.of("serve", "--mongodb-uri", "mongo://ada:s3cret@db");

        assertThat(run.err()).contains("mongo://<hidden>@db").doesNotContain("s3cret");
    }

    private Path file(String... lines) throws IOException {
        return Files.write(folder.resolve("devsync.conf"), List.of(lines));
    }
}
