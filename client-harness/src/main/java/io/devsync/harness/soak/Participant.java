package io.devsync.harness.soak;

import java.time.Duration;
import java.util.List;

/** A device that takes part in a soak, of whatever kind: writes by itself until told to rest. Used by the run's thread. */
public interface Participant extends AutoCloseable {

    /** Its name, in reports. */
    String name();

    /** Makes the pages that all devices write to, and waits until the server has them. */
    void makePages(Duration patience);

    /** Begins, or goes on, to write, to change its subscriptions, and to be offline now and then. */
    void act();

    /** Stops that, goes online and subscribes to everything; does not wait. */
    void rest();

    /**
     * Waits until everything is uploaded and downloaded.
     *
     * @throws io.devsync.harness.device.DeviceFailureException when that takes too long or the device cannot go on
     */
    void settle(Duration patience);

    /** All objects that it holds. */
    SoakContents contents();

    /** What it wrote. */
    Diary diary();

    /** Up to which of its versions the server has acknowledged what it wrote. */
    long acknowledged();

    /** What must not happen and did: resets, writes undone, errors that do not pass. */
    List<String> troubles();

    /** Goes offline for good; what was not acknowledged is lost. */
    @Override
    void close();
}
