package io.devsync.harness.measure;

import java.util.List;
import java.util.function.Consumer;

/** What {@code devsync measure} measures. */
public enum Measurement {
    /** How fast documents that were there before become objects, and the heap that takes. */
    SCAN("documents read at first", 1_000_000, ScanMeasurement::run),
    /** The time from a device's write to its document, and from an outside write to a device. */
    VISIBILITY("writes each way", 500, VisibilityMeasurement::run),
    /** What the history of changes of one property takes on the disk. */
    HISTORY("changes of one property", 20_000, HistoryMeasurement::run),
    /** How long snapshot, restore, export, reset and import take on a server that runs. */
    DATA("documents of 1 KB", 100_000, DataMeasurement::run),
    /** How fast a device's objects become documents, beside a driver that writes the same ones. */
    DOCUMENTS("documents", 50_000, DocumentsMeasurement::run);

    /** One way to measure. */
    interface Run {
        List<String> run(MeasuredSource source, int amount, Consumer<String> progress) throws Exception;
    }

    private final String unit;
    private final int usual;
    private final Run run;

    Measurement(String unit, int usual, Run run) {
        this.unit = unit;
        this.usual = usual;
        this.run = run;
    }

    /** What the amount counts. */
    public String unit() {
        return unit;
    }

    /** The amount that the goals speak of. */
    public int usual() {
        return usual;
    }

    /**
     * Measures; blocks until it is done.
     *
     * @param source where the documents are
     * @param amount how many of {@link #unit}, 1 or more
     * @param progress told what is being done
     * @return the figures, a line for each
     * @throws Exception when the server or a device cannot go on
     */
    public List<String> measure(MeasuredSource source, int amount, Consumer<String> progress) throws Exception {
        return run.run(source, amount, progress);
    }
}
