package io.devsync.server.models.sdk;

import io.devsync.server.models.GeneratedModels;
import io.devsync.server.models.language.ModelFile;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The SDKs and compilers that the build fetches, and how to run programs with them. */
final class SdkFiles {

    private static final Path SDK = Path.of("target/sdk");

    private SdkFiles() {}

    /** All jars of a folder. */
    static List<Path> jars(String folder) throws IOException {
        try (Stream<Path> paths = Files.list(SDK.resolve(folder))) {
            return paths.filter(path -> path.toString().endsWith(".jar")).sorted().toList();
        }
    }

    static Path path(String name) {
        return SDK.resolve(name);
    }

    static String classPath(List<Path> paths) {
        return paths.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    /** Writes models into a folder. */
    static List<Path> write(GeneratedModels models, Path folder) throws IOException {
        List<Path> written = new ArrayList<>();
        for (ModelFile file : models.files()) {
            written.add(Files.writeString(folder.resolve(file.name()), file.content()));
        }
        return written;
    }

    /** How a program ended, and what it printed to both of its outputs. */
    record Ended(int exitCode, String output) {}

    /** Runs a Java program in a process of its own. */
    static Ended java(List<Path> classPath, List<String> options, String... mainAndArguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Short runs gain nothing from the optimizing compiler.
        command.addAll(List.of("-Xmx700m", "-XX:TieredStopAtLevel=1", "-cp", classPath(classPath)));
        command.addAll(options);
        command.addAll(List.of(mainAndArguments));
        return run(Path.of("."), command);
    }

    /** Runs a program that ends by itself. */
    static Ended run(Path folder, List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError(command + " closed its output but did not end");
        }
        return new Ended(process.exitValue(), output);
    }
}
