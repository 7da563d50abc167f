package io.devsync.server.cli;

import io.devsync.server.app.NearestName;
import io.devsync.server.cli.ConfigFile.BadConfigFile;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Values of options that are not among the arguments: {@code DEVSYNC_*} variables for every command, then, for {@code
 * serve}, the configuration file.
 */
final class Configuration implements IDefaultValueProvider {

    private static final String PREFIX = "DEVSYNC_";

    /** Read by the launcher script, not by the server. */
    private static final Set<String> LAUNCHER_VARIABLES = Set.of("DEVSYNC_JAVA_OPTS");

    private static final String CONFIG = "--config";

    private final Map<String, String> environment;
    private final Optional<ConfigFile> file;

    private Configuration(Map<String, String> environment, Optional<ConfigFile> file) {
        this.environment = environment;
        this.file = file;
    }

    /** Takes the environment, and the file that the arguments or else the environment name. */
    static Configuration load(Map<String, String> environment, String[] args) throws BadConfigFile {
        Optional<String> name = argument(args).or(() -> variable(environment, PREFIX + "CONFIG"));
        if (name.isEmpty()) {
            return new Configuration(environment, Optional.empty());
        }
        return new Configuration(environment, Optional.of(ConfigFile.read(Path.of(name.get()))));
    }

    // The file gives defaults to the parser, so it has to be known before parsing.
    private static Optional<String> argument(String[] args) {
        for (int i = 0; i < args.length; i++) {
            if (args[i].startsWith(CONFIG + "=")) {
                return Optional.of(args[i].substring(CONFIG.length() + 1));
            }
            if (args[i].equals(CONFIG) && i + 1 < args.length) {
                return Optional.of(args[i + 1]);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(Predicate.not(String::isBlank));
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option) || isMeta(option)) {
            return null;
        }
        return variable(environment, variableName(option))
                .or(() -> fileEntry(option).map(ConfigFile.Entry::value))
                .orElse(null);
    }

    /** Where an option's value comes from when it is not among the arguments. */
    Optional<String> origin(OptionSpec option) {
        return variable(environment, variableName(option))
                .map(value -> "environment variable " + variableName(option))
                .or(() -> fileEntry(option)
                        .flatMap(entry -> file.map(f -> f.place(key(option)) + " (" + key(option) + ")")));
    }

    private Optional<ConfigFile.Entry> fileEntry(OptionSpec option) {
        return file.filter(f -> isServe(option.command())).map(f -> f.entries().get(key(option)));
    }

    /**
     * Refuses variables and keys that no option has, since a typing error must not silently do nothing.
     *
     * @throws ParameterException naming the first unknown one and the nearest known one
     */
    void requireKnownNames(CommandLine root, CommandLine command) {
        Set<String> variables = options(root, spec -> true).map(Configuration::variableName)
                .collect(Collectors.toCollection(TreeSet::new));
        variables.addAll(LAUNCHER_VARIABLES);
        for (String name : new TreeSet<>(environment.keySet())) {
            if (name.startsWith(PREFIX) && !variables.contains(name)) {
                throw new ParameterException(
                        command, "unknown environment variable " + name + NearestName.hint(name, variables));
            }
        }
        file.ifPresent(f -> requireKnownKeys(f, root, command));
    }

    private static void requireKnownKeys(ConfigFile file, CommandLine root, CommandLine command) {
        Set<String> keys = options(root, Configuration::isServe)
                .filter(option -> !option.longestName().equals(CONFIG))
                .map(Configuration::key)
                .collect(Collectors.toCollection(TreeSet::new));
        for (String key : file.entries().keySet()) {
            if (!keys.contains(key)) {
                throw new ParameterException(
                        command, file.place(key) + ": unknown key \"" + key + '"' + NearestName.hint(key, keys));
            }
        }
    }

    private static Stream<OptionSpec> options(CommandLine command, Predicate<CommandSpec> wanted) {
        Stream<OptionSpec> own = wanted.test(command.getCommandSpec())
                ? command.getCommandSpec().options().stream().filter(option -> !isMeta(option))
                : Stream.empty();
        Stream<OptionSpec> below = command.getSubcommands().values().stream()
                .distinct()
                .flatMap(sub -> options(sub, wanted));
        return Stream.concat(own, below);
    }

    private static boolean isServe(CommandSpec spec) {
        return spec.userObject() instanceof ServeCommand;
    }

    private static boolean isMeta(OptionSpec option) {
        return option.usageHelp() || option.versionHelp() || option.hidden();
    }

    /** {@code --mongodb-port} is {@code mongodb-port}. */
    static String key(OptionSpec option) {
        return option.longestName().replaceFirst("^--", "");
    }

    /** {@code --mongodb-port} is {@code DEVSYNC_MONGODB_PORT}. */
    static String variableName(OptionSpec option) {
        return PREFIX + key(option).toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
