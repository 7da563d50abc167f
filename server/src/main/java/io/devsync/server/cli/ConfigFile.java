package io.devsync.server.cli;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A configuration file: lines of {@code key = value} with the names of the flags, {@code #} comments, no escapes, so
 * that a Windows path can be pasted.
 *
 * @param path for error messages
 * @param entries by key, in the order of the file
 */
record ConfigFile(Path path, Map<String, Entry> entries) {

    /** A value and the line, from 1, where it stands. */
    record Entry(String value, int line) {}

    /** Says what is wrong with a file, and on which line. */
    static final class BadConfigFile extends Exception {
        private static final long serialVersionUID = 1L;

        BadConfigFile(String message) {
            super(message);
        }
    }

    static ConfigFile read(Path path) throws BadConfigFile {
        return parse(path, lines(path));
    }

    private static List<String> lines(Path path) throws BadConfigFile {
        try {
            return Files.readAllLines(path);
        } catch (NoSuchFileException e) {
            throw new BadConfigFile("configuration file %s does not exist".formatted(path));
        } catch (MalformedInputException e) {
            throw new BadConfigFile("configuration file %s is not UTF-8 text".formatted(path));
        } catch (IOException e) {
            throw new BadConfigFile("configuration file %s cannot be read: %s".formatted(path, e.getMessage()));
        }
    }

    private static ConfigFile parse(Path path, List<String> lines) throws BadConfigFile {
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int equals = line.indexOf('=');
            if (equals < 1) {
                // The line itself may hold a password.
                throw new BadConfigFile("%s line %d: no key and \"=\" (expected: key = value)".formatted(path, number));
            }
            String key = line.substring(0, equals).strip();
            Entry earlier = entries.put(key, new Entry(line.substring(equals + 1).strip(), number));
            if (earlier != null) {
                throw new BadConfigFile("%s line %d: \"%s\" was set before, on line %d"
                        .formatted(path, number, key, earlier.line()));
            }
        }
        return new ConfigFile(path, entries);
    }

    /** Where a key stands, for error messages. */
    String place(String key) {
        Entry entry = entries.get(key);
        return entry == null ? path.toString() : path + " line " + entry.line();
    }
}
