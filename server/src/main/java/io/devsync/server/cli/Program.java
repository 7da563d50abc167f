package io.devsync.server.cli;

import io.devsync.server.DevSyncStartException;
import io.devsync.server.app.NearestName;
import io.devsync.server.cli.ConfigFile.BadConfigFile;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** One run of {@code devsync}: parses arguments, environment and configuration file, runs a command, words its errors. */
public final class Program {

    private final Map<String, String> environment;
    private final PrintWriter out;
    private final PrintWriter err;

    /**
     * A program that sees nothing of its process but what it is given.
     *
     * @param environment the variables
     * @param out for what the user asked for
     * @param err for errors
     */
    public Program(Map<String, String> environment, PrintWriter out, PrintWriter err) {
        this.environment = Map.copyOf(environment);
        this.out = out;
        this.err = err;
    }

    /** Every command with its options, those of other modules included; for documentation and completion. */
    public static CommandLine commandLine() {
        CommandLine root = new CommandLine(new DevSyncCommand());
        for (CommandProvider provider : ServiceLoader.load(CommandProvider.class)) {
            provider.commands().forEach(root::addSubcommand);
        }
        addHelp(root);
        return root;
    }

    private static void addHelp(CommandLine command) {
        command.getCommandSpec()
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Show this help.")
                        .build());
        command.getSubcommands().values().forEach(Program::addHelp);
    }

    /**
     * Runs a command to its end.
     *
     * @return one of {@link ExitCode}
     */
    public int run(String... args) {
        Configuration configuration;
        try {
            configuration = Configuration.load(environment, args);
        } catch (BadConfigFile e) {
            return usageError(String.valueOf(e.getMessage()), "devsync serve");
        }
        CommandLine root = commandLine()
                .setOut(out)
                .setErr(err)
                .setDefaultValueProvider(configuration)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionStrategy(parsed -> execute(configuration, parsed))
                .setParameterExceptionHandler((e, ignored) -> badParameter(configuration, e))
                .setExecutionExceptionHandler((e, command, ignored) -> failed(e));
        return root.execute(args);
    }

    private int execute(Configuration configuration, ParseResult parsed) {
        Integer helped = CommandLine.executeHelpRequest(parsed);
        if (helped != null) {
            return helped;
        }
        List<CommandLine> commands = parsed.asCommandLineList();
        configuration.requireKnownNames(commands.getFirst(), commands.getLast());
        return new CommandLine.RunLast().execute(parsed);
    }

    private int badParameter(Configuration configuration, ParameterException e) {
        CommandLine command = e.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
            return usageError(unknown(command, unmatched.getUnmatched().getFirst()), name);
        }
        return usageError(firstLetterLower(String.valueOf(e.getMessage())) + origin(configuration, e), name);
    }

    private static String unknown(CommandLine command, String argument) {
        String word = argument.replaceFirst("=.*", "");
        boolean option = word.startsWith("-");
        List<String> known = option
                ? command.getCommandSpec().options().stream()
                        .flatMap(spec -> Stream.of(spec.names()))
                        .toList()
                : List.copyOf(command.getSubcommands().keySet());
        String what = option ? "option" : known.isEmpty() ? "argument" : "command";
        return "unknown " + what + " " + word + NearestName.hint(word, known);
    }

    /** Names the variable or the line of the file, when the bad value is not among the arguments. */
    private static String origin(Configuration configuration, ParameterException e) {
        if (!(e.getArgSpec() instanceof OptionSpec option)) {
            return "";
        }
        ParseResult parsed = e.getCommandLine().getParseResult();
        boolean argument = parsed != null && parsed.hasMatchedOption(option);
        return argument ? "" : configuration.origin(option).map(place -> ", from " + place).orElse("");
    }

    private int usageError(String message, String command) {
        err.printf("devsync: %s%nTry \"%s --help\".%n", message, command);
        err.flush();
        return ExitCode.USAGE;
    }

    private int failed(Exception e) {
        LoggerFactory.getLogger(Program.class).debug("The command failed", e);
        if (e instanceof CommandFailure || e instanceof DevSyncStartException) {
            err.println("devsync: " + e.getMessage());
        } else {
            err.println("devsync: this is a fault of DevSync, please report it with the lines below");
            e.printStackTrace(err);
        }
        err.flush();
        return ExitCode.FAILURE;
    }

    private static String firstLetterLower(String text) {
        return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }
}
