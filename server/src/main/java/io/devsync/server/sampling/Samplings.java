package io.devsync.server.sampling;

import com.mongodb.MongoException;
import io.devsync.server.store.StoreException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.bson.BsonDocument;

/**
 * The samplings that run or have run lately, for callers that come back for progress and result. Safe on any thread.
 */
public final class Samplings implements AutoCloseable {

    /** At a time; each takes one core and up to 20 MB. */
    public static final int RUNNING_MAX = 2;

    /** Results are kept for whoever asked, not for ever. */
    private static final int KEPT_MAX = 8;

    private final Executor blocking;
    private final Map<Long, Job> jobs = new LinkedHashMap<>();
    private long newest;

    /**
     * @param blocking runs samplings, which block
     */
    public Samplings(Executor blocking) {
        this.blocking = blocking;
    }

    /**
     * One sampling.
     *
     * @param app the client app id that it is for
     * @param result done when the sampling is; failed with {@link CancellationException} when it was cancelled, with a
     *     {@link SamplingFailure} when it could not be done
     */
    public record Job(long id, String app, Progress progress, CompletableFuture<BsonDocument> result) {}

    /** Says in one sentence why a sampling could not be done. */
    public static final class SamplingFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        SamplingFailure(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * Starts a sampling.
     *
     * @param work does it, and blocks
     * @return empty when too many are running
     */
    public synchronized Optional<Job> start(String app, Function<Progress, BsonDocument> work) {
        long running = jobs.values().stream().filter(job -> !job.result().isDone()).count();
        if (running >= RUNNING_MAX) {
            return Optional.empty();
        }
        jobs.values().stream()
                .filter(job -> job.result().isDone())
                .map(Job::id)
                .limit(Math.max(0, jobs.size() - KEPT_MAX + 1))
                .toList()
                .forEach(jobs::remove);
        Progress progress = new Progress();
        CompletableFuture<BsonDocument> result = CompletableFuture.supplyAsync(() -> run(work, progress), blocking);
        Job job = new Job(++newest, app, progress, result);
        jobs.put(job.id(), job);
        return Optional.of(job);
    }

    private static BsonDocument run(Function<Progress, BsonDocument> work, Progress progress) {
        try {
            return work.apply(progress);
        } catch (MongoException | StoreException | IllegalArgumentException | CompletionException failure) {
            throw new SamplingFailure(String.valueOf(failure.getMessage()), failure);
        }
    }

    /** A sampling of an app, while it is known. */
    public synchronized Optional<Job> find(String app, long id) {
        return Optional.ofNullable(jobs.get(id)).filter(job -> job.app().equals(app));
    }

    /** Cancels what is running. */
    @Override
    public synchronized void close() {
        jobs.values().forEach(job -> job.progress().cancel());
    }
}
