package io.devsync.harness.realm;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Starts JVMs with one version of the native client each: two versions cannot share one. */
public final class ClientJvm {

    /** The version on this process's own class path. */
    public static final String NEWEST = "2.3.0";

    /** The version that takes its place where that is wanted. */
    public static final String OLDEST = "1.11.0";

    private static final List<String> VERSIONED = List.of("cinterop-jvm", "jni-swig-stub", "kbson-jvm");

    private ClientJvm() {}

    /**
     * The command of such a JVM.
     *
     * @param nativeClients the folder with an unpacked native client per version, see the build
     */
    public static List<String> command(String version, Path nativeClients, Class<?> main, String... arguments) {
        Path home = nativeClients.resolve(version);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.library.path=" + home.resolve("jni").resolve("linux"),
                "-cp",
                classPath(version, home),
                main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static String classPath(String version, Path home) {
        String own = System.getProperty("java.class.path");
        if (version.equals(NEWEST)) {
            return own;
        }
        List<String> entries = new ArrayList<>(Arrays.stream(own.split(File.pathSeparator))
                .filter(entry -> VERSIONED.stream().noneMatch(name -> Path.of(entry).getFileName().toString().startsWith(name)))
                .toList());
        VERSIONED.forEach(name -> entries.add(home.resolve(name + ".jar").toString()));
        return entries.stream().collect(Collectors.joining(File.pathSeparator));
    }
}
