package io.devsync.server.api.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.server.http.HttpHandler;
import io.devsync.server.http.HttpRequest;
import io.devsync.server.http.HttpResponse;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsEndpointTest {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @Test
    void scrapeShowsTheServersMetersAndTheJvms() {
        registry.counter("devsync.uploads").increment(3);

        String text = scrape();

        assertThat(text)
                .contains("devsync_uploads_total 3.0\n", "jvm_memory_used_bytes{", "jvm_threads_live_threads ");
    }

    @Test
    void routeIsPrometheusOwn() {
        Map<String, HttpHandler> routes = new HashMap<>();

        try (MetricsEndpoint endpoint = new MetricsEndpoint(registry)) {
            endpoint.register((method, pattern, handler) -> routes.put(method + " " + pattern, handler));
        }

        assertThat(routes).containsOnlyKeys("GET /metrics");
    }

    private String scrape() {
        try (MetricsEndpoint endpoint = new MetricsEndpoint(registry)) {
            HttpRequest request = new HttpRequest(
                    "GET", "/metrics", Map.of(), Map.of(), Map.of(), new byte[0], "http://localhost", "127.0.0.1");
            HttpResponse response = endpoint.handle(request);
            assertThat(response.headers()).containsEntry("content-type", "text/plain; version=0.0.4; charset=utf-8");
            return new String(response.body(), StandardCharsets.UTF_8);
        }
    }
}
