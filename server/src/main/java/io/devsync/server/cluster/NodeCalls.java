package io.devsync.server.cluster;

import io.devsync.server.http.HttpRequest;
import io.devsync.server.http.HttpResponse;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Hands HTTP requests on to other nodes and their answers back. Blocks. */
final class NodeCalls implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(2);

    /** As long as the data source may take, and a collection that is read for an answer. */
    private static final Duration ANSWER = Duration.ofMinutes(2);

    /** They are about one connection only (RFC 9110 §7.6.1), or made anew. */
    private static final Set<String> NOT_HANDED_ON =
            Set.of("connection", "content-length", "expect", "host", "keep-alive", "transfer-encoding", "upgrade");

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();

    private final Set<Call> underWay = ConcurrentHashMap.newKeySet();

    /** A call that is under way; equal to no other. */
    private static final class Call {
        private final NodeAddress to;
        /** Not the exchange's, so that who ends it is told from what ends the exchange. */
        private final CompletableFuture<java.net.http.HttpResponse<byte[]>> answer = new CompletableFuture<>();

        private Call(NodeAddress to) {
            this.to = to;
        }
    }

    /**
     * The answer of another node, or 503 when there is none.
     *
     * @param proof headers that go with the request
     */
    HttpResponse handOn(NodeAddress to, HttpRequest request, Map<String, String> proof) {
        java.net.http.HttpRequest.Builder outgoing = java.net.http.HttpRequest.newBuilder(uri(to, request))
                .timeout(ANSWER)
                .method(request.method(), java.net.http.HttpRequest.BodyPublishers.ofByteArray(request.body()));
        request.headers().forEach((name, value) -> {
            if (!NOT_HANDED_ON.contains(name)) {
                outgoing.setHeader(name, value);
            }
        });
        proof.forEach(outgoing::setHeader);
        CompletableFuture<java.net.http.HttpResponse<byte[]>> sent =
                client.sendAsync(outgoing.build(), BodyHandlers.ofByteArray());
        Call call = new Call(to);
        sent.whenComplete((received, failure) -> {
            if (failure == null) {
                call.answer.complete(received);
            } else {
                call.answer.completeExceptionally(failure);
            }
        });
        underWay.add(call);
        try {
            return answer(call.answer.get());
        } catch (CancellationException gone) {
            sent.cancel(true);
            return HttpResponse.text(503, "the node at " + to + " is gone; look what was done and try again");
        } catch (ExecutionException unreachable) {
            return HttpResponse.text(503, "the node at " + to + " does not answer: " + unreachable.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return HttpResponse.text(503, "the server is stopping");
        } finally {
            underWay.remove(call);
        }
    }

    /** The calls of this moment: ends those to nodes other than the ones it is told later. */
    Consumer<Set<NodeAddress>> now() {
        List<Call> calls = List.copyOf(underWay);
        return there -> calls.forEach(call -> {
            if (!there.contains(call.to)) {
                call.answer.cancel(true);
            }
        });
    }

    private static HttpResponse answer(java.net.http.HttpResponse<byte[]> received) {
        Map<String, String> headers = new HashMap<>();
        received.headers().map().forEach((name, values) -> {
            if (!NOT_HANDED_ON.contains(name) && !name.startsWith("access-control-")) {
                headers.put(name, values.getFirst());
            }
        });
        return new HttpResponse(received.statusCode(), headers, received.body());
    }

    private static URI uri(NodeAddress to, HttpRequest request) {
        String path = Arrays.stream(request.path().split("/", -1)).map(NodeCalls::encoded).collect(Collectors.joining("/"));
        String query = request.query().entrySet().stream()
                .map(parameter -> encoded(parameter.getKey()) + "=" + encoded(parameter.getValue()))
                .collect(Collectors.joining("&"));
        return URI.create("http://" + to.text() + path + (query.isEmpty() ? "" : "?" + query));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
