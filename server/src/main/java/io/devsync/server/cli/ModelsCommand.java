package io.devsync.server.cli;

import io.devsync.server.app.NearestName;
import io.devsync.server.models.GeneratedModels;
import io.devsync.server.models.GeneratedModels.Model;
import io.devsync.server.models.GeneratedModelsJson;
import io.devsync.server.models.ModelGenerator;
import io.devsync.server.models.ModelOptions;
import io.devsync.server.models.UnknownClassException;
import io.devsync.server.models.language.Language;
import io.devsync.server.models.language.ModelFile;
import io.devsync.server.models.model.ModelProblem;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code devsync models}: object models for the Realm SDKs, of a running server's schemas or of schemas in files. */
@Command(
        name = "models",
        header = "Generate object models for the Realm SDKs from schemas.",
        sortOptions = false,
        usageHelpAutoWidth = true,
        footerHeading = "%n",
        footer = {
            "What is missing or different, and why, goes to standard error; the exit code is 1",
            "when a class is missing.",
            "",
            "Examples:",
            "  devsync models --language kotlin --package com.example.shop --out src/main/kotlin",
            "  devsync models --language swift --class Order --class Person",
            "  devsync models --language dart --schema ./exported-app"
        })
final class ModelsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-l", "--language"},
            required = true,
            paramLabel = "NAME",
            converter = LanguageName.class,
            description = "One of swift, objective-c, kotlin, java, javascript, typescript, csharp, dart, cpp,"
                    + " mongodb-json-schema, json-schema.")
    private Language language;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder to write files into. Default: standard output.")
    private @Nullable Path out;

    @Option(
            names = "--class",
            paramLabel = "NAME",
            description = "Only this class and what it embeds; may be repeated. Default: all.")
    private List<String> classNames = List.of();

    @Option(names = "--package", paramLabel = "NAME", description = "Package or namespace: Kotlin, Java, C#.")
    private @Nullable String packageName;

    @Option(names = "--no-imports", description = "Print declarations only, for a file that exists.")
    private boolean noImports;

    @Option(names = "--json", description = "Print models, files, errors and warnings as one line of JSON.")
    private boolean json;

    @Mixin
    private AppOption app;

    @Mixin
    private ServerOption server;

    @Option(
            names = "--schema",
            paramLabel = "PATH",
            description = "A JSON file of schemas or the folder of an exported app, instead of a running server.")
    private @Nullable Path schema;

    @Option(
            names = "--asymmetric",
            paramLabel = "NAME",
            description = "A class of --schema that is asymmetric; may be repeated.")
    private List<String> asymmetric = List.of();

    /** Reads any of a language's names. */
    static final class LanguageName implements ITypeConverter<Language> {
        @Override
        public Language convert(String value) {
            return Language.find(value).orElseThrow(() -> {
                List<String> words = Arrays.stream(Language.values()).map(Language::word).toList();
                return new TypeConversionException("'" + value + "' is no language (expected: one of "
                        + String.join(", ", words) + ")" + NearestName.hint(value, words));
            });
        }
    }

    @Override
    public Integer call() {
        GeneratedModels models = generate(options());
        PrintWriter print = spec.commandLine().getOut();
        Path folder = out;
        if (folder != null) {
            models.files().forEach(file -> write(folder, file));
        }
        if (json) {
            print.println(GeneratedModelsJson.encode(models).toJson(Json.PLAIN));
        } else if (folder != null) {
            models.files().forEach(file -> print.println(folder.resolve(file.name())));
        } else {
            print.print(noImports ? declarations(models) : files(models));
        }
        print.flush();
        report(models);
        return models.errors().isEmpty() ? ExitCode.OK : ExitCode.FAILURE;
    }

    private ModelOptions options() {
        try {
            return new ModelOptions(language, Set.copyOf(classNames), Optional.ofNullable(packageName));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private GeneratedModels generate(ModelOptions options) {
        Path path = schema;
        if (path == null) {
            ControlClient client = server.client();
            return client.models(app.of(client), options);
        }
        SchemaFiles files = SchemaFiles.read(path);
        Set<String> asymmetricTables = new HashSet<>(files.asymmetricTables());
        asymmetricTables.addAll(asymmetric);
        try {
            return ModelGenerator.generate(files.documents(), asymmetricTables, options);
        } catch (UnknownClassException e) {
            throw new CommandFailure("%s has no class \"%s\"%s"
                    .formatted(path, e.className(), NearestName.hint(e.className(), e.known())), e);
        }
    }

    private static void write(Path folder, ModelFile file) {
        Path path = folder.resolve(file.name());
        try {
            Files.createDirectories(folder);
            if (Files.exists(path) && !isOurs(path)) {
                throw new CommandFailure(
                        "%s exists and was not generated (expected: no file, or one that begins with the line that"
                                        .formatted(path)
                                + " devsync writes); move it, or write elsewhere with --out");
            }
            Files.writeString(path, file.content());
        } catch (IOException e) {
            throw new CommandFailure("cannot write %s: %s".formatted(path, e.getMessage()), e);
        }
    }

    /** Nobody's own work is overwritten; JSON cannot say whose it is, but its name ends as only ours do. */
    private static boolean isOurs(Path path) throws IOException {
        return path.toString().endsWith(".json") || Files.readString(path).contains(ModelFile.NOTICE);
    }

    private static String declarations(GeneratedModels models) {
        return models.models().stream().map(Model::code).collect(Collectors.joining("\n"));
    }

    /** As head and tail print several files. */
    private static String files(GeneratedModels models) {
        List<ModelFile> files = models.files();
        return files.size() == 1
                ? files.getFirst().content()
                : files.stream()
                        .map(file -> "==> " + file.name() + " <==\n" + file.content())
                        .collect(Collectors.joining("\n"));
    }

    private void report(GeneratedModels models) {
        PrintWriter err = spec.commandLine().getErr();
        models.errors().forEach(problem -> err.println("error   " + line(problem)));
        models.warnings().forEach(problem -> err.println("warning " + line(problem)));
        if (models.models().isEmpty() && models.problems().isEmpty()) {
            err.println("There is no schema yet; a server gets one when a device opens a synced realm.");
        }
        err.flush();
    }

    private static String line(ModelProblem problem) {
        String place = problem.path().isEmpty() ? problem.model() : problem.model() + "." + problem.path();
        return "%-20s %s: %s".formatted(problem.code(), place, problem.message());
    }
}
