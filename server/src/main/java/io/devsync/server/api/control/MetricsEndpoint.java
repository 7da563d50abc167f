package io.devsync.server.api.control;

import io.devsync.server.http.HttpHandler;
import io.devsync.server.http.HttpRequest;
import io.devsync.server.http.HttpResponse;
import io.devsync.server.http.Router;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * {@code GET /metrics}: every meter of the server, and the JVM's memory, collections and threads, for Prometheus.
 *
 * <p>The registry stays its owner's; closing the endpoint only stops listening to the collector.
 */
public final class MetricsEndpoint implements HttpHandler, AutoCloseable {

    /** Where Prometheus looks unless told otherwise. */
    public static final String PATH = "/metrics";

    // Prometheus' own content type for its text format.
    private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry;
    private final JvmGcMetrics collections = new JvmGcMetrics();

    /** Adds the JVM's meters to the registry. */
    public MetricsEndpoint(PrometheusMeterRegistry registry) {
        this.registry = registry;
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        collections.bindTo(registry);
    }

    /** Adds the route. */
    public void register(Router router) {
        router.add("GET", PATH, this);
    }

    @Override
    public HttpResponse handle(HttpRequest request) {
        byte[] text = registry.scrape().getBytes(StandardCharsets.UTF_8);
        return new HttpResponse(200, Map.of("content-type", CONTENT_TYPE), text);
    }

    @Override
    public void close() {
        collections.close();
    }
}
