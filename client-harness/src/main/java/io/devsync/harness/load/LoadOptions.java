package io.devsync.harness.load;

import io.devsync.harness.device.Wire;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * What a load run shall do; every value is bounded, so that a run ends by itself.
 *
 * @param target the server
 * @param appId the client app id; a development server makes it at its first use
 * @param wire that the devices speak
 * @param devices simulated devices, 1 to 100,000
 * @param transactions that each device writes, or the one that does in {@link WorkloadKind#FANOUT}, {@link
 *     WorkloadKind#MATCH} and {@link WorkloadKind#CATCHUP}; 0 to 1,000,000; not used by {@link WorkloadKind#BOOTSTRAP}
 * @param objects that exist: filled by one device for {@link WorkloadKind#BOOTSTRAP} and {@link WorkloadKind#CHURN}, edited by all for {@link
 *     WorkloadKind#CONFLICT}, changed while others are away for {@link WorkloadKind#CATCHUP}; 1 to 1,000,000
 * @param objectsPerTransaction that {@link WorkloadKind#UPLOAD} creates, 1 to 10,000
 * @param churn how often each object is changed between the bootstraps of {@link WorkloadKind#CHURN}, 0 to 1000
 * @param queries that differ, 1 to 1,000,000: by which groups of devices get the objects in {@link
 *     WorkloadKind#BOOTSTRAP}, the first half of which only warms up; or that all devices of {@link
 *     WorkloadKind#MATCH} have together, at least one each
 * @param inFlight transactions of a device that may wait for acknowledgement, 1 to 100,000
 * @param rate transactions per second and device; 0 is as many as {@code inFlight} lets through
 * @param offline whether devices write everything before they connect
 * @param timeout for each step of the run; a step that takes longer fails the run
 * @param threads that the devices share, 1 to 64
 * @param serverProcess the server's process id, whose CPU time is then reported for each step; absent when it is not to
 *     be measured
 */
public record LoadOptions(
        LoadTarget target,
        String appId,
        Wire wire,
        WorkloadKind workload,
        int devices,
        int transactions,
        int objects,
        int objectsPerTransaction,
        int churn,
        int queries,
        int inFlight,
        double rate,
        boolean offline,
        Duration timeout,
        int threads,
        OptionalLong serverProcess) {

    /** @throws IllegalArgumentException when a value is out of range, with its name, the value and what is expected */
    public LoadOptions {
        require("devices", devices, 1, 100_000);
        require("transactions", transactions, 0, 1_000_000);
        require("objects", objects, 1, 1_000_000);
        require("per-transaction", objectsPerTransaction, 1, 10_000);
        require("churn", churn, 0, 1000);
        require("queries", queries, 1, 1_000_000);
        require("in-flight", inFlight, 1, 100_000);
        require("threads", threads, 1, 64);
        if (!(rate >= 0 && rate <= 10_000)) {
            throw new IllegalArgumentException("rate: " + rate + " (expected: 0 to 10000)");
        }
        if (timeout.compareTo(Duration.ofSeconds(1)) < 0 || timeout.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("timeout: " + timeout + " (expected: 1 s to 1 h)");
        }
    }

    private static void require(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + min + " to " + max + ")");
        }
    }
}
