package io.devsync.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpServerTest {

    private final RouteTable routes = new RouteTable();
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<HttpServer> servers = new ArrayList<>();

    @AfterEach
    void stopServers() {
        client.shutdownNow();
        servers.forEach(server -> server.close(Duration.ofSeconds(1)));
    }

    @Test
    void handlerGetsTheWholeRequest() throws Exception {
        routes.add("POST", "/app/{app}/items/{item}", request -> HttpResponse.text(
                200,
                String.join(
                        "|",
                        request.method(),
                        request.path(),
                        request.pathParameter("app"),
                        request.pathParameter("item"),
                        request.query().get("q"),
                        request.header("x-more").orElse("none"),
                        request.bodyText(),
                        request.baseUrl(),
                        request.remoteAddress())));
        int port = start(UnaryOperator.identity()).port();

        var response = client.send(
                request(port, "/app/a%20b/items/c%2Fd?q=1%2B1&q=2")
                        .header("X-More", "yes")
                        .POST(BodyPublishers.ofString("caf\u00e9"))
                        .build(),
                BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .isEqualTo("POST|/app/a b/items/c/d|a b|c/d|1+1|yes|caf\u00e9|http://127.0.0.1:" + port + "|127.0.0.1");
    }

    @Test
    void fixedWordGoesBeforeParameterWhateverTheOrder() throws Exception {
        routes.add("GET", "/app/{app}/x", request -> HttpResponse.text(200, "parameter"));
        routes.add("GET", "/app/me/x", request -> HttpResponse.text(200, "fixed"));
        routes.add("GET", "/app/{app}/{other}", request -> HttpResponse.text(200, "both"));
        int port = start(UnaryOperator.identity()).port();

        assertThat(get(port, "/app/me/x")).isEqualTo("200 fixed");
        assertThat(get(port, "/app/you/x")).isEqualTo("200 parameter");
        assertThat(get(port, "/app/me/y")).isEqualTo("200 both");
    }

    @Test
    void sameRouteTwiceIsAMistake() {
        routes.add("GET", "/x", request -> HttpResponse.empty(204));

        assertThatThrownBy(() -> routes.add("GET", "/x", request -> HttpResponse.empty(204)))
                .hasMessage("route GET /x: added twice");
    }

    @Test
    void unknownPathIsNotFoundInTheFormOfAppServices() throws Exception {
        int port = start(UnaryOperator.identity()).port();

        var response = client.send(request(port, "/no%22pe").build(), BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("content-type")).contains("application/json");
        assertThat(response.body())
                .isEqualTo("{\"error\":\"no such resource: GET /no%22pe\",\"error_code\":\"NotFound\"}");
    }

    @Test
    void otherMethodIsToldWhichOnesThereAre() throws Exception {
        routes.add("GET", "/x", request -> HttpResponse.empty(204));
        routes.add("PUT", "/x", request -> HttpResponse.empty(204));
        int port = start(UnaryOperator.identity()).port();

        var response = client.send(request(port, "/x").DELETE().build(), BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("allow")).contains("GET, HEAD, OPTIONS, PUT");
        assertThat(response.body()).contains("\"error_code\":\"MethodNotAllowed\"");
    }

    @Test
    void headHasTheLengthButNotTheBody() throws Exception {
        routes.add("GET", "/x", request -> HttpResponse.text(200, "12345"));
        int port = start(UnaryOperator.identity()).port();

        try (RawSocket socket = new RawSocket(port)) {
            socket.send("HEAD /x HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(socket.head()).startsWith("http/1.1 200").contains("content-length: 5\r\n");
            socket.send("GET /x HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(socket.response()).startsWith("http/1.1 200").endsWith("\r\n12345");
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        CountDownLatch second = new CountDownLatch(1);
        routes.add("GET", "/slow", request -> HttpResponse.text(200, "slow"));
        routes.add("GET", "/fast", request -> {
            second.countDown();
            return HttpResponse.text(200, "fast");
        });
        int port = start(UnaryOperator.identity()).port();

        try (RawSocket socket = new RawSocket(port)) {
            socket.send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\nGET /fast HTTP/1.1\r\nHost: h\r\n\r\n");

            assertThat(socket.response()).endsWith("slow");
            assertThat(socket.response()).endsWith("fast");
            second.await();
        }
    }

    @Test
    void oldClientsConnectionIsClosedAfterTheAnswer() throws Exception {
        routes.add("GET", "/x", request -> HttpResponse.text(200, "x"));
        int port = start(UnaryOperator.identity()).port();

        try (RawSocket socket = new RawSocket(port)) {
            socket.send("GET /x HTTP/1.0\r\n\r\n");
            assertThat(socket.response()).contains("connection: close").endsWith("x");
            assertThat(socket.isEnded()).isTrue();
        }
    }

    @Test
    void failureOfAHandlerShowsNoDetails() throws Exception {
        routes.add("GET", "/x", request -> {
            throw new IllegalStateException("secret");
        });
        int port = start(UnaryOperator.identity()).port();

        assertThat(get(port, "/x")).startsWith("500 {").doesNotContain("secret");
    }

    @Test
    void largeBodyIsRefusedByItsDeclaredLength() throws Exception {
        routes.add("POST", "/x", request -> HttpResponse.text(200, "" + request.body().length));
        routes.add("POST", "/large", 2000, request -> HttpResponse.text(200, "" + request.body().length));
        int port = start(limits -> withBody(limits, 1000)).port();

        assertThat(post(port, "/x", 1000)).isEqualTo("200 1000");
        assertThat(post(port, "/x", 1001)).startsWith("413 {");
        assertThat(post(port, "/large", 2000)).isEqualTo("200 2000");
        try (RawSocket socket = new RawSocket(port)) {
            socket.send("POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999\r\n\r\n");
            assertThat(socket.response()).startsWith("http/1.1 413").contains("connection: close");
            assertThat(socket.isEnded()).isTrue();
        }
    }

    @Test
    void largeChunkedBodyIsRefusedWhenItGetsTooLarge() throws Exception {
        routes.add("POST", "/x", request -> HttpResponse.text(200, "read"));
        int port = start(limits -> withBody(limits, 1000)).port();

        try (RawSocket socket = new RawSocket(port)) {
            socket.send("POST /x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
            socket.send("258\r\n" + "a".repeat(600) + "\r\n258\r\n" + "a".repeat(600) + "\r\n");
            assertThat(socket.response()).startsWith("http/1.1 413");
        }
    }

    @Test
    void bodyIsAskedForWhenTheClientWaits() throws Exception {
        routes.add("POST", "/x", request -> HttpResponse.text(200, request.bodyText()));
        int port = start(UnaryOperator.identity()).port();

        try (RawSocket socket = new RawSocket(port)) {
            socket.send("POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
            assertThat(socket.head()).startsWith("http/1.1 100");
            socket.send("abc");
            assertThat(socket.response()).endsWith("abc");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense\r\n\r\n", "GET /%zz HTTP/1.1\r\nHost: h\r\n\r\n", "GET x HTTP/1.1\r\nHost: h\r\n\r\n"})
    void nonsenseIsABadRequest(String request) throws Exception {
        int port = start(UnaryOperator.identity()).port();

        try (RawSocket socket = new RawSocket(port)) {
            socket.send(request);
            assertThat(socket.response()).startsWith("http/1.1 400");
        }
    }

    @Test
    void endlessHeadIsRefused() throws Exception {
        int port = start(UnaryOperator.identity()).port();

        try (RawSocket socket = new RawSocket(port)) {
            socket.send("GET /" + "a".repeat(70_000));
            assertThat(socket.response()).startsWith("http/1.1 400");
        }
        try (RawSocket socket = new RawSocket(port)) {
            socket.send("GET / HTTP/1.1\r\nX: " + "a".repeat(70_000));
            assertThat(socket.response()).startsWith("http/1.1 400");
        }
    }

    @Test
    void slowRequestTimesOut() throws Exception {
        routes.add("POST", "/x", request -> HttpResponse.text(200, "read"));
        int port = start(limits -> withTimeouts(limits, Duration.ofSeconds(60), Duration.ofMillis(50))).port();

        try (RawSocket socket = new RawSocket(port)) {
            socket.send("POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc");
            assertThat(socket.response()).startsWith("http/1.1 408");
            assertThat(socket.isEnded()).isTrue();
        }
    }

    @Test
    void idleConnectionAndSlowHeadAreClosed() throws Exception {
        int port = start(limits -> withTimeouts(limits, Duration.ofMillis(50), Duration.ofSeconds(60))).port();

        try (RawSocket idle = new RawSocket(port);
                RawSocket slow = new RawSocket(port)) {
            slow.send("GET / HT");

            assertThat(idle.isEnded()).isTrue();
            assertThat(slow.isEnded()).isTrue();
        }
    }

    @Test
    void busyPortIsNamed() throws Exception {
        HttpServer first = start(UnaryOperator.identity());

        ListenException refused = catchThrowableOfType(
                ListenException.class,
                () -> HttpServer.start(HttpServerOptions.of("127.0.0.1", first.port()), routes, List.of()));

        assertThat(refused.port()).isEqualTo(first.port());
        assertThat(refused.address()).isEqualTo("127.0.0.1");
        assertThat(refused.inUse()).isTrue();
        assertThat(refused).hasMessageContaining("port " + first.port() + " of 127.0.0.1 is in use");
    }

    @Test
    void busyPortIsFoundBeforeAnythingElseStarts() throws Exception {
        HttpServer first = start(UnaryOperator.identity());

        ListenException refused = catchThrowableOfType(
                ListenException.class,
                () -> HttpServer.requireFree(HttpServerOptions.of("127.0.0.1", first.port())));

        assertThat(refused.inUse()).isTrue();
    }

    @Test
    void unknownAddressIsNamed() {
        ListenException refused = catchThrowableOfType(
                ListenException.class,
                () -> HttpServer.start(HttpServerOptions.of("no-such-host.invalid", 0), routes, List.of()));

        assertThat(refused.inUse()).isFalse();
        assertThat(refused).hasMessageContaining("no-such-host.invalid");
    }

    @Test
    void requestUnderWayIsAnsweredWhenTheServerStops() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        routes.add("GET", "/x", request -> {
            started.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                return HttpResponse.text(500, "interrupted");
            }
            return HttpResponse.text(200, "done");
        });
        routes.add("GET", "/y", request -> HttpResponse.text(200, "idle"));
        HttpServer server = start(UnaryOperator.identity());
        int port = server.port();

        try (RawSocket busy = new RawSocket(port);
                RawSocket idle = new RawSocket(port)) {
            assertThat(idle.send("GET /y HTTP/1.1\r\nHost: h\r\n\r\n").response()).endsWith("idle");
            busy.send("GET /x HTTP/1.1\r\nHost: h\r\n\r\n");
            started.await();
            CompletableFuture<Void> closed = CompletableFuture.runAsync(() -> server.close(Duration.ofSeconds(30)));
            assertThat(idle.isEnded()).isTrue();
            assertThatThrownBy(() -> new RawSocket(port)).isInstanceOf(ConnectException.class);
            release.countDown();

            assertThat(busy.response()).contains("connection: close").endsWith("done");
            busy.close();
            closed.join();
        }
    }

    @Test
    void handlersRunInBoundedNumbers() throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch two = new CountDownLatch(2);
        CountDownLatch release = new CountDownLatch(1);
        routes.add("GET", "/x", request -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            two.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                return HttpResponse.empty(500);
            }
            running.decrementAndGet();
            return HttpResponse.empty(204);
        });
        int port = start(limits -> withConcurrency(limits, 2)).port();

        List<CompletableFuture<java.net.http.HttpResponse<String>>> responses = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            responses.add(client.sendAsync(request(port, "/x").build(), BodyHandlers.ofString()));
        }
        two.await();
        release.countDown();

        for (var response : responses) {
            assertThat(response.join().statusCode()).isEqualTo(204);
        }
        assertThat(most).hasValue(2);
    }

    @Test
    void pageOfThisMachineMayCall() throws Exception {
        routes.add("PUT", "/x", request -> HttpResponse.text(200, "x"));
        int port = start(UnaryOperator.identity()).port();

        try (RawSocket socket = new RawSocket(port)) {
            socket.send("OPTIONS /x HTTP/1.1\r\nHost: h\r\nOrigin: http://localhost:3000\r\n"
                    + "Access-Control-Request-Method: PUT\r\nAccess-Control-Request-Headers: authorization\r\n\r\n");
            assertThat(socket.response())
                    .startsWith("http/1.1 204")
                    .contains("access-control-allow-origin: http://localhost:3000\r\n")
                    .contains("access-control-allow-methods: options, put\r\n")
                    .contains("access-control-allow-headers: authorization\r\n");
            socket.send("PUT /x HTTP/1.1\r\nHost: h\r\nOrigin: http://127.0.0.1\r\nContent-Length: 0\r\n\r\n");
            assertThat(socket.response()).contains("access-control-allow-origin: http://127.0.0.1\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "http://localhost.evil.example", "null", "http://127.0.0.1.evil"})
    void foreignPageMayNotCall(String origin) throws Exception {
        routes.add("GET", "/x", request -> HttpResponse.text(200, "x"));
        int port = start(UnaryOperator.identity()).port();

        try (RawSocket socket = new RawSocket(port)) {
            socket.send("GET /x HTTP/1.1\r\nHost: h\r\nOrigin: " + origin + "\r\n\r\n");
            assertThat(socket.response()).contains("vary: origin").doesNotContain("access-control");
        }
    }

    @Test
    void namedOriginMayCall() throws Exception {
        routes.add("GET", "/x", request -> HttpResponse.text(200, "x"));
        int port = keep(HttpServer.start(
                        new HttpServerOptions("127.0.0.1", 0, HttpLimits.DEFAULT, Set.of("https://app.example")),
                        routes,
                        List.of()))
                .port();

        try (RawSocket socket = new RawSocket(port)) {
            socket.send("GET /x HTTP/1.1\r\nHost: h\r\nOrigin: https://app.example\r\n\r\n");
            assertThat(socket.response()).contains("access-control-allow-origin: https://app.example\r\n");
        }
    }

    @Test
    void connectionsBeyondTheLimitAreClosed() throws Exception {
        routes.add("GET", "/x", request -> new HttpResponse(200, Map.of(), "x".getBytes(StandardCharsets.UTF_8)));
        int port = start(limits -> withConnections(limits, 1)).port();

        try (RawSocket first = new RawSocket(port)) {
            first.send("GET /x HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(first.response()).endsWith("x");
            try (RawSocket second = new RawSocket(port)) {
                assertThat(second.isEnded()).isTrue();
            }
        }
    }

    private HttpServer start(UnaryOperator<HttpLimits> limits) throws ListenException {
        HttpServerOptions options =
                new HttpServerOptions("127.0.0.1", 0, limits.apply(HttpLimits.DEFAULT), Set.of());
        return keep(HttpServer.start(options, routes, List.of()));
    }

    private HttpServer keep(HttpServer server) {
        servers.add(server);
        return server;
    }

    private String get(int port, String path) throws IOException, InterruptedException {
        var response = client.send(request(port, path).build(), BodyHandlers.ofString());
        return response.statusCode() + " " + response.body();
    }

    private String post(int port, String path, int bytes) throws IOException, InterruptedException {
        var response = client.send(
                request(port, path).POST(BodyPublishers.ofByteArray(new byte[bytes])).build(), BodyHandlers.ofString());
        return response.statusCode() + " " + response.body();
    }

    private static java.net.http.HttpRequest.Builder request(int port, String path) {
        return java.net.http.HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .version(HttpClient.Version.HTTP_1_1);
    }

    private static HttpLimits withBody(HttpLimits l, int bytesMax) {
        return new HttpLimits(bytesMax, l.requestLineBytesMax(), l.headerBytesMax(), l.connectionsMax(),
                l.concurrentRequestsMax(), l.idleTimeout(), l.requestTimeout(), l.lingerTimeout());
    }

    private static HttpLimits withTimeouts(HttpLimits l, Duration idle, Duration request) {
        return new HttpLimits(l.requestBytesMax(), l.requestLineBytesMax(), l.headerBytesMax(), l.connectionsMax(),
                l.concurrentRequestsMax(), idle, request, l.lingerTimeout());
    }

    private static HttpLimits withConcurrency(HttpLimits l, int max) {
        return new HttpLimits(l.requestBytesMax(), l.requestLineBytesMax(), l.headerBytesMax(), l.connectionsMax(),
                max, l.idleTimeout(), l.requestTimeout(), l.lingerTimeout());
    }

    private static HttpLimits withConnections(HttpLimits l, int max) {
        return new HttpLimits(l.requestBytesMax(), l.requestLineBytesMax(), l.headerBytesMax(), max,
                l.concurrentRequestsMax(), l.idleTimeout(), l.requestTimeout(), l.lingerTimeout());
    }
}
