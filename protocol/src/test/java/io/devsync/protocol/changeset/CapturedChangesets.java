package io.devsync.protocol.changeset;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.InflaterInputStream;

/** The changesets that real clients uploaded, from the logs under {@code src/test/resources/captures}. */
public final class CapturedChangesets {

    /**
     * One captured changeset.
     *
     * @param source log file and line of the upload, and number of the changeset in it
     * @param kinds the kinds of its instructions by the log's disassembly, which our code did not make; an upload
     *     that a client reset cut off has none
     */
    public record Captured(String source, byte[] bytes, Optional<List<String>> kinds) {
        @Override
        public String toString() {
            return source;
        }
    }

    private static final Path LOGS = Path.of("src/test/resources/captures");
    private static final Pattern UPLOAD = Pattern.compile("WS#\\d+ <<< upload ");
    private static final Pattern DISASSEMBLED = Pattern.compile("^ {6}\\d{4} {2}[0-9a-f]+ +(\\w+)");

    private CapturedChangesets() {}

    /** All of them, in order of log and line. */
    public static List<Captured> all() throws IOException {
        List<Captured> found = new ArrayList<>();
        try (Stream<Path> logs = Files.list(LOGS)) {
            for (Path log : logs.filter(file -> file.toString().endsWith(".log")).sorted().toList()) {
                addUploads(log, found);
            }
        }
        return found;
    }

    private static void addUploads(Path log, List<Captured> found) throws IOException {
        List<String> lines = Files.readAllLines(log);
        for (int i = 0; i < lines.size(); i++) {
            if (UPLOAD.matcher(lines.get(i)).find()) {
                int hexLine = i + 1;
                while (!lines.get(hexLine).startsWith("    hex: ")) {
                    hexLine++;
                }
                byte[] message = HexFormat.of().parseHex(lines.get(hexLine).substring("    hex: ".length()));
                String source = log.getFileName() + ":" + (i + 1);
                addChangesets(source, message, lines.subList(hexLine + 1, lines.size()), found);
            }
        }
    }

    /** Header: {@code upload session compressed size compressedSize ...} and a newline, then the changesets. */
    private static void addChangesets(String source, byte[] message, List<String> following, List<Captured> found)
            throws IOException {
        int headerEnd = indexOf(message, (byte) '\n', 0);
        String[] header = new String(message, 0, headerEnd, StandardCharsets.US_ASCII).split(" ");
        byte[] body = Arrays.copyOfRange(message, headerEnd + 1, message.length);
        if (header[2].equals("1")) {
            try (InputStream inflater = new InflaterInputStream(new ByteArrayInputStream(body))) {
                ByteArrayOutputStream inflated = new ByteArrayOutputStream();
                inflater.transferTo(inflated);
                body = inflated.toByteArray();
            }
        }
        int at = 0;
        for (int number = 0; at < body.length; number++) {
            // Client version, server version, timestamp, origin and size, each with a space behind it.
            String[] fields = new String[5];
            for (int i = 0; i < fields.length; i++) {
                int space = indexOf(body, (byte) ' ', at);
                fields[i] = new String(body, at, space - at, StandardCharsets.US_ASCII);
                at = space + 1;
            }
            int size = Integer.parseInt(fields[4]);
            byte[] changeset = Arrays.copyOfRange(body, at, at + size);
            at += size;
            String title = "  changeset client_version=" + fields[0] + " server_version=" + fields[1]
                    + " ts=" + fields[2];
            found.add(new Captured(source + "#" + number, changeset, disassembledKinds(title, following)));
        }
    }

    private static Optional<List<String>> disassembledKinds(String title, List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(title)) {
                List<String> kinds = new ArrayList<>();
                Matcher line = DISASSEMBLED.matcher(lines.get(++i));
                while (line.find()) {
                    if (!line.group(1).equals("InternString")) {
                        kinds.add(line.group(1));
                    }
                    line = DISASSEMBLED.matcher(lines.get(++i));
                }
                return Optional.of(kinds);
            }
        }
        return Optional.empty();
    }

    private static int indexOf(byte[] bytes, byte wanted, int from) {
        int at = from;
        while (bytes[at] != wanted) {
            at++;
        }
        return at;
    }
}
