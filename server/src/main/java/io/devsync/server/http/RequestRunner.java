package io.devsync.server.http;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs handlers on virtual threads, a bounded number at a time and the others in the order of their arrival. Each
 * connection has one request at most, so that the queue is bounded by the connections.
 */
final class RequestRunner {

    private static final Logger log = LoggerFactory.getLogger(RequestRunner.class);

    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("request-", 0).factory());
    private final Semaphore turns;

    RequestRunner(int concurrentMax) {
        turns = new Semaphore(concurrentMax, true);
    }

    /** Handles a request; the response goes to {@code whenDone} on the handler's thread. */
    void run(HttpHandler handler, HttpRequest request, Consumer<HttpResponse> whenDone) {
        threads.execute(() -> {
            try {
                turns.acquire();
            } catch (InterruptedException e) {
                return;
            }
            try {
                whenDone.accept(answer(handler, request));
            } finally {
                turns.release();
            }
        });
    }

    private static HttpResponse answer(HttpHandler handler, HttpRequest request) {
        try {
            return handler.handle(request);
        } catch (RuntimeException e) {
            // A thread's root: whatever a handler let through is a fault of ours, and the client hears no details.
            log.atError()
                    .addKeyValue("method", request.method())
                    .addKeyValue("path", request.path())
                    .setCause(e)
                    .log("request failed");
            return HttpErrors.failure();
        }
    }

    /** Interrupts what still runs. */
    void close() {
        threads.shutdownNow();
    }
}
