package io.devsync.server.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The search of the launcher for a JDK, with folders that look like JDKs. */
@DisabledOnOs(OS.WINDOWS)
class FindJdkTest {

    private static final Path SCRIPT =
            Path.of("../scripts/find-jdk.sh").toAbsolutePath().normalize();

    /** What the script calls; nothing else is on its PATH, so that the machine's own JDKs are not. */
    private static final List<String> TOOLS = List.of("sed", "head", "grep", "dirname", "basename", "readlink");

    @TempDir
    Path folder;

    private Path tools;

    @BeforeEach
    void makeTools() throws IOException {
        tools = Files.createDirectory(folder.resolve("tools"));
        for (String tool : TOOLS) {
            Path script = Files.writeString(tools.resolve(tool), "#!/bin/sh\nexec " + where(tool) + " \"$@\"\n");
            assertThat(script.toFile().setExecutable(true)).isTrue();
        }
    }

    private static Path where(String tool) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(entry -> Path.of(entry, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError(tool + " is not on the PATH"));
    }

    @Test
    void javaHomeThatIsNewEnoughIsTaken() throws Exception {
        Path jdk = jdk("mine", "21.0.2");
        jdk("home/.sdkman/candidates/java/99.0.1", "99.0.1");

        assertThat(find(Map.of("JAVA_HOME", jdk.toString()))).isEqualTo(jdk.toString());
    }

    @Test
    void javaHomeThatIsTooOldIsPassedOver() throws Exception {
        Path old = jdk("mine", "17.0.15");
        Path newest = jdk("home/.sdkman/candidates/java/99.0.1", "99.0.1");

        assertThat(find(Map.of("JAVA_HOME", old.toString()))).isEqualTo(newest.toString());
    }

    @Test
    void javaThatPrintsOldVersionNumbersIsTooOld() throws Exception {
        Path old = jdk("mine", "1.8.0_402");
        Path newest = jdk("home/.jdks/jdk-99", "99");

        assertThat(find(Map.of("JAVA_HOME", old.toString()))).isEqualTo(newest.toString());
    }

    @Test
    void runtimeWithoutCompilerIsPassedOver() throws Exception {
        Path runtime = jdk("mine", "25");
        Files.delete(runtime.resolve("bin/javac"));
        Path newest = jdk("home/.local/share/mise/installs/java/99", "99");

        assertThat(find(Map.of("JAVA_HOME", runtime.toString()))).isEqualTo(newest.toString());
    }

    @Test
    void compilerOnThePathIsFollowedThroughItsLinks() throws Exception {
        Path jdk = jdk("real", "25.0.3");
        Path alternatives = Files.createDirectory(folder.resolve("alternatives"));
        Files.createSymbolicLink(alternatives.resolve("javac"), jdk.resolve("bin/javac"));
        Files.createSymbolicLink(tools.resolve("javac"), Path.of("../alternatives/javac"));

        assertThat(find(Map.of())).isEqualTo(jdk.toRealPath().toString());
    }

    @Test
    void newestOfSeveralIsTaken() throws Exception {
        jdk("home/.jdks/jdk-98", "98.0.1");
        Path newest = jdk("home/.asdf/installs/java/temurin-99", "99.0.0");
        jdk("home/.sdkman/candidates/java/97", "97");

        assertThat(find(Map.of())).isEqualTo(newest.toString());
    }

    private Path jdk(String name, String version) throws IOException {
        Path home = folder.resolve(name);
        Path bin = Files.createDirectories(home.resolve("bin"));
        for (String command : List.of("java", "javac")) {
            Path file = Files.createFile(bin.resolve(command));
            assertThat(file.toFile().setExecutable(true)).isTrue();
        }
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    private String find(Map<String, String> environment) throws IOException, InterruptedException {
        ProcessBuilder shell = new ProcessBuilder(
                "/bin/sh", "-c", "set -eu; . '" + SCRIPT + "'; find_jdk; echo \"$JAVA_HOME\"");
        shell.environment().clear();
        shell.environment().put("PATH", tools.toString());
        shell.environment().put("HOME", folder.resolve("home").toString());
        shell.environment().putAll(environment);
        Process process = shell.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.strip();
    }
}
