package io.devsync.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.server.app.Apps;
import io.devsync.server.http.HttpRequest;
import io.devsync.server.store.IdSource;
import io.devsync.server.testing.TestDataSource;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodeSignatureTest {

    private static final NodeAddress OWNER = new NodeAddress("10.0.0.2", 9090);

    private final TestDataSource data = new TestDataSource();
    private final NodeSignature sender = open(data, 1);
    private final NodeSignature receiver = open(data, 2);

    private static NodeSignature open(TestDataSource data, int seed) {
        return NodeSignature.open(
                data.client().getDatabase(Apps.DATABASE), new IdSource(Clock.systemUTC(), new Random(seed)));
    }

    @AfterEach
    void close() {
        data.close();
    }

    @Test
    void ownerSeesTheRequestAsTheClientSentIt() {
        HttpRequest sent = request("/apps/a", "192.168.1.8", "https://sync.example.com", Map.of("accept", "text/plain"));

        HttpRequest received = receiver.unwrap(OWNER, handedOn(sent, sender.headers(OWNER, sent))).orElseThrow();

        assertThat(received.remoteAddress()).isEqualTo("192.168.1.8");
        assertThat(received.baseUrl()).isEqualTo("https://sync.example.com");
        assertThat(received.headers()).isEqualTo(Map.of("accept", "text/plain"));
    }

    @Test
    void proofHoldsForOneNodePathAndClientOnly() {
        HttpRequest sent = request("/apps/a", "192.168.1.8", "http://localhost:9090", Map.of());
        Map<String, String> proof = sender.headers(OWNER, sent);

        assertThat(receiver.unwrap(new NodeAddress("10.0.0.3", 9090), handedOn(sent, proof))).isEmpty();
        assertThat(receiver.unwrap(OWNER, handedOn(request("/apps/b", "", "", Map.of()), proof))).isEmpty();
        Map<String, String> otherClient = new HashMap<>(proof);
        otherClient.put(NodeSignature.CLIENT, "127.0.0.1");
        assertThat(receiver.unwrap(OWNER, handedOn(sent, otherClient))).isEmpty();
    }

    @Test
    void requestWithoutAProofIsNobodysButItsClients() {
        HttpRequest forged = request(
                "/apps/a",
                "192.168.1.8",
                "http://localhost:9090",
                Map.of(NodeSignature.CLIENT, "127.0.0.1", NodeSignature.BASE_URL, "http://localhost:9090"));

        assertThat(receiver.unwrap(OWNER, forged)).isEmpty();
        assertThat(receiver.unwrap(OWNER, handedOn(forged, Map.of(NodeSignature.PROOF, "")))).isEmpty();
    }

    private static HttpRequest handedOn(HttpRequest sent, Map<String, String> proof) {
        Map<String, String> headers = new HashMap<>(sent.headers());
        headers.putAll(proof);
        return request(sent.path(), "10.0.0.1", "http://10.0.0.2:9090", headers);
    }

    private static HttpRequest request(String path, String address, String baseUrl, Map<String, String> headers) {
        return new HttpRequest("GET", path, Map.of(), Map.of(), headers, new byte[0], baseUrl, address);
    }
}
