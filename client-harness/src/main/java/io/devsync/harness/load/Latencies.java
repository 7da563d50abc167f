package io.devsync.harness.load;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Times of one kind of event, recorded by any thread. */
final class Latencies {

    /** Nobody waits longer in a run; what does counts as this. */
    private static final long MAX_NS = Duration.ofHours(1).toNanos();

    private static final int DIGITS = 3;

    private final Histogram histogram = new ConcurrentHistogram(MAX_NS, DIGITS);

    void record(long nanoseconds) {
        histogram.recordValue(Math.clamp(nanoseconds, 0, MAX_NS));
    }

    /** The times in numbers. */
    LatencySummary summary() {
        return new LatencySummary(
                histogram.getTotalCount(),
                histogram.getTotalCount() == 0 ? 0 : histogram.getMean() / TimeUnit.MILLISECONDS.toNanos(1),
                ms(50),
                ms(90),
                ms(99),
                ms(99.9),
                ms(100));
    }

    private double ms(double percentile) {
        return (double) histogram.getValueAtPercentile(percentile) / TimeUnit.MILLISECONDS.toNanos(1);
    }
}
