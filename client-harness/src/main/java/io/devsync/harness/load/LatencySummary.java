package io.devsync.harness.load;

/**
 * Times of one kind of event in numbers.
 *
 * @param count how many there were; all others are milliseconds, 0 when there were none
 */
public record LatencySummary(long count, double mean, double p50, double p90, double p99, double p999, double max) {}
