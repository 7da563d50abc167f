package io.devsync.harness.interop;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** JSON that a test expects to the letter, kept beside the tests; words such as {@code ${DATABASE}} stand for what differs. */
final class GoldenFile {

    private GoldenFile() {}

    static BsonValue read(String name, Map<String, String> words) throws IOException {
        try (InputStream in = GoldenFile.class.getClassLoader().getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("no resource " + name);
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (Map.Entry<String, String> word : words.entrySet()) {
                text = text.replace("${" + word.getKey() + "}", word.getValue());
            }
            return parse(text);
        }
    }

    static BsonValue parse(String json) {
        return BsonDocument.parse("{\"json\":" + json + "}").get("json");
    }
}
