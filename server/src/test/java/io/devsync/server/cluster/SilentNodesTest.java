package io.devsync.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.server.http.HttpRequest;
import io.devsync.server.http.HttpResponse;
import io.devsync.server.http.HttpServer;
import io.devsync.server.http.HttpServerOptions;
import io.devsync.server.http.RawSocket;
import io.devsync.server.http.RouteTable;
import io.devsync.server.http.WebSocketEndpoint;
import io.devsync.server.store.IdSource;
import io.devsync.server.testing.TestDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Nodes that stand still: their machine takes connections and says nothing. What was handed on to one that is not among
 * the nodes any more must not wait for it, also when it was handed on a moment too late to be there when the node went.
 */
@Timeout(60)
class SilentNodesTest {

    private final TestDataSource data = new TestDataSource();
    private Cluster cluster;
    private ServerSocket silent;

    @BeforeEach
    void open() throws Exception {
        cluster = Cluster.open(
                data.client(),
                new NodeIdentity(false, true, "1.0", 2),
                new IdSource(Clock.systemUTC(), new Random(3)),
                new SimpleMeterRegistry());
        cluster.join(new NodeAddress("127.0.0.1", 9001));
        silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws Exception {
        silent.close();
        cluster.close();
        data.close();
    }

    @Test
    void requestHandedOnToANodeThatIsGoneIsAnswered() {
        HttpRequest request = new HttpRequest(
                "GET", "/somewhere", Map.of(), Map.of(), Map.of(), new byte[0], "http://localhost:9001", "127.0.0.1");

        HttpResponse answer = cluster.handOn(new NodeAddress("127.0.0.1", silent.getLocalPort()), request);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(new String(answer.body())).contains("is gone");
    }

    @Test
    void connectionHandedOnToANodeThatIsGoneIsRefused() throws Exception {
        HttpServer server = HttpServer.start(HttpServerOptions.of("127.0.0.1", 0), new RouteTable(), List.of(elsewhere()));
        try (RawSocket device = new RawSocket(server.port())) {
            device.send("GET /sync HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");

            assertThat(device.response()).startsWith("http/1.1 503").contains("is gone");
        } finally {
            server.close(Duration.ofSeconds(1));
        }
    }

    private WebSocketEndpoint elsewhere() {
        return new WebSocketEndpoint() {
            @Override
            public String pattern() {
                return "/sync";
            }

            @Override
            public CompletionStage<Upgrade> upgrade(HttpRequest request) {
                return CompletableFuture.completedStage(
                        new Upgrade.Elsewhere(cluster.tunnels(), "127.0.0.1", silent.getLocalPort(), Map.of()));
            }
        };
    }
}
