package io.devsync.harness.load;

import io.devsync.harness.device.DeviceBuilder;
import io.devsync.harness.device.DeviceFailureException;
import io.devsync.harness.device.DeviceObserver;
import io.devsync.harness.device.LocalRealm;
import io.devsync.harness.device.SimulatedDevice;
import io.devsync.harness.device.WriteTransaction;
import io.devsync.protocol.object.ObjectKey;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A device of a run, which writes one transaction after another and takes the time until each is acknowledged. What is
 * not final belongs to the device's thread.
 */
final class LoadDevice implements DeviceObserver {

    /** What a device does in its n-th transaction. */
    interface Transactions {
        void write(WriteTransaction transaction, int number);
    }

    /** Hears what a device gets from others. */
    interface Arrivals {
        void changed(LoadDevice receiver, LocalRealm realm, Set<ObjectKey> objects);

        /** Hears nothing. */
        static Arrivals none() {
            return (receiver, realm, objects) -> {};
        }
    }

    /** A transaction on its way. */
    private record Pending(long version, long writtenNs) {}

    private final int index;
    private final SimulatedDevice device;
    private final SplittableRandom random;
    private final Arrivals arrivals;
    private final Latencies acknowledgements;
    private final LoadProgress progress;
    private final ArrayDeque<Pending> pending = new ArrayDeque<>();
    private CompletableFuture<Void> finished = CompletableFuture.completedFuture(null);
    private Transactions transactions = (transaction, number) -> {};
    private int started;
    private int count;
    private int inFlight;
    private double rate;
    private long connectedNs = Long.MIN_VALUE;

    LoadDevice(int index, DeviceBuilder builder, Arrivals arrivals, Latencies acknowledgements, LoadProgress progress) {
        this.index = index;
        this.random = new SplittableRandom(index);
        this.arrivals = arrivals;
        this.acknowledgements = acknowledgements;
        this.progress = progress;
        this.device = builder.observer(this).build();
    }

    int index() {
        return index;
    }

    SimulatedDevice device() {
        return device;
    }

    /** For the device's own choices, on its thread. */
    SplittableRandom random() {
        return random;
    }

    /**
     * Writes transactions at a pace, each acknowledged by the server in the end.
     *
     * @param perSecond 0 for as many as {@code window} lets through
     * @param window how many may wait for acknowledgement
     * @return done when all are acknowledged
     */
    CompletableFuture<Void> write(int howMany, double perSecond, int window, Transactions what) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        device.execute(() -> {
            finished = done;
            transactions = what;
            started = 0;
            count = howMany;
            rate = perSecond;
            inFlight = window;
            if (howMany == 0) {
                done.complete(null);
            } else if (rate > 0) {
                // Devices do not all tick at once.
                device.schedule(this::tick, interval(random.nextDouble()));
            } else {
                fill();
            }
        });
        return done;
    }

    private Duration interval(double part) {
        return Duration.ofNanos((long) (part * TimeUnit.SECONDS.toNanos(1) / rate));
    }

    private void tick() {
        if (started == count) {
            return;
        }
        device.schedule(this::tick, interval(1));
        if (pending.size() < inFlight) {
            writeOne();
        }
    }

    private void fill() {
        while (started < count && pending.size() < inFlight) {
            writeOne();
        }
    }

    private void writeOne() {
        int number = started++;
        long now = System.nanoTime();
        try {
            long version = device.write(transaction -> transactions.write(transaction, number));
            pending.add(new Pending(version, now));
        } catch (RuntimeException defect) {
            finished.completeExceptionally(defect);
        }
    }

    /** Connects a device that has written offline: the clock starts now for all of it. */
    void connectAfterWriting() {
        device.execute(() -> {
            connectedNs = System.nanoTime();
            device.connect();
        });
    }

    @Override
    public void acknowledged(long clientVersion) {
        long now = device.arrivedNs();
        boolean any = false;
        while (!pending.isEmpty() && pending.peekFirst().version() <= clientVersion) {
            acknowledgements.record(now - Math.max(pending.removeFirst().writtenNs(), connectedNs));
            progress.one();
            any = true;
        }
        if (any && started == count && pending.isEmpty()) {
            finished.complete(null);
        } else if (any && rate == 0) {
            fill();
        }
    }

    @Override
    public void changed(LocalRealm realm, Set<ObjectKey> objects) {
        arrivals.changed(this, realm, objects);
    }

    @Override
    public void failed(String reason) {
        finished.completeExceptionally(new DeviceFailureException("device " + index + ": " + reason));
    }
}
