package io.devsync.harness.scratch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Removes folders that runs and tests have made for themselves. */
public final class ScratchFolder {

    private ScratchFolder() {}

    /**
     * Removes a folder with everything in it; nothing happens when there is none.
     *
     * @throws UncheckedIOException when something in it cannot be removed
     */
    public static void remove(Path folder) {
        if (Files.notExists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException left) {
            throw new UncheckedIOException("cannot remove " + folder + ": " + left.getMessage(), left);
        }
    }
}
