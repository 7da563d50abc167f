package io.devsync.harness.measure;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** Asks a server for snapshots, exports and the like, as {@code devsync data} does. */
final class DataRequests {

    private DataRequests() {}

    static BsonString path(Path file) {
        return new BsonString(file.toAbsolutePath().toString());
    }

    /**
     * Has something done; blocks until it is.
     *
     * @throws IllegalStateException when the server refuses it
     */
    static BsonDocument post(String baseUrl, String what, BsonDocument body) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(URI.create(baseUrl + "/api/devsync/v1/data/" + what))
                            .header("Content-Type", "application/json")
                            .timeout(MeasuredServer.PATIENCE)
                            .POST(HttpRequest.BodyPublishers.ofString(body.toJson()))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IllegalStateException(what + ": status " + response.statusCode() + " " + response.body());
            }
            return BsonDocument.parse(response.body());
        }
    }
}
