package io.devsync.protocol.realm;

import io.devsync.protocol.message.SyncMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The sync messages between real clients and the recording server, from {@code src/test/resources/captures}. */
final class CapturedMessages {

    /**
     * One message.
     *
     * @param source log file and line
     * @param socket log file and number of the connection
     * @param protocol the newest one that the client offered
     */
    record Captured(
            String source, String socket, boolean fromClient, SubProtocol protocol, String head, byte[] bytes) {
        @Override
        public String toString() {
            return source + " " + head;
        }
    }

    private static final Path LOGS = Path.of("src/test/resources/captures");
    private static final Pattern MESSAGE = Pattern.compile("(WS#\\d+) (<<<|>>>) ([a-z_]+ [^\\\\]*)\\\\n");
    private static final String OFFER = "Sec-WebSocket-Protocol: ";

    private CapturedMessages() {}

    static List<Captured> all() throws IOException {
        List<Captured> found = new ArrayList<>();
        try (Stream<Path> logs = Files.list(LOGS)) {
            for (Path log : logs.filter(file -> file.toString().endsWith(".log")).sorted().toList()) {
                addMessages(log, found);
            }
        }
        return found;
    }

    private static void addMessages(Path log, List<Captured> found) throws IOException {
        List<String> lines = Files.readAllLines(log);
        SubProtocol offered = SubProtocol.of(SyncMode.FLEXIBLE, SubProtocol.NEWEST);
        Map<String, SubProtocol> bySocket = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith(OFFER) && line.contains(",")) {
                offered = SubProtocol.choose(line.substring(OFFER.length())).orElseThrow();
            }
            Matcher message = MESSAGE.matcher(line);
            if (message.find()) {
                SubProtocol newest = offered;
                int hexLine = i + 1;
                while (!lines.get(hexLine).startsWith("    hex: ")) {
                    hexLine++;
                }
                found.add(new Captured(
                        log.getFileName() + ":" + (i + 1),
                        log.getFileName() + " " + message.group(1),
                        message.group(2).equals("<<<"),
                        bySocket.computeIfAbsent(message.group(1), ignored -> newest),
                        message.group(3),
                        HexFormat.of().parseHex(lines.get(hexLine).substring("    hex: ".length()))));
            }
        }
    }
}
