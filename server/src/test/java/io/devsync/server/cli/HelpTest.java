package io.devsync.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class HelpTest {

    static Stream<String> commands() {
        return all(Program.commandLine()).map(command -> command.getCommandSpec().qualifiedName());
    }

    private static Stream<CommandLine> all(CommandLine command) {
        return Stream.concat(
                Stream.of(command), command.getSubcommands().values().stream().flatMap(HelpTest::all));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasHelpWithAnExample(String qualifiedName) {
        String[] args = (qualifiedName + " --help").split(" ");

        Run run = Run.of(Arrays.copyOfRange(args, 1, args.length));

        assertThat(run.out()).contains("Usage: " + qualifiedName, "Example", "  " + qualifiedName);
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void everyOptionIsDescribed() {
        Stream<OptionSpec> options =
                all(Program.commandLine()).flatMap(command -> command.getCommandSpec().options().stream());

        assertThat(options).allSatisfy(option -> assertThat(option.description())
                .as(option.longestName())
                .isNotEmpty());
    }

    @Test
    void helpNamesTheExitCodes() {
        Run run = Run.of("--help");

        assertThat(run.out()).contains("Exit codes:", "0   ", "1   ", "2   ");
    }

    @Test
    void helpDoesNotNeedAGoodEnvironment() {
        Run run = Run.with(Map.of("DEVSYNC_PROT", "1"), "serve", "--help");

        assertThat(run.exitCode()).isZero();
    }

    @Test
    void nothingAtAllIsAUsageError() {
        Run run = Run.of();

        assertThat(run.err()).contains("no command given", "Try \"devsync --help\".");
        assertThat(run.exitCode()).isEqualTo(2);
    }

    @Test
    void versionIsTheOneOfTheBuild() {
        Run run = Run.of("version");

        assertThat(run.out()).matches("devsync \\d+\\.\\d+\\.\\d+\\S* \\(Java \\S+, .+\\)\\R");
    }
}
