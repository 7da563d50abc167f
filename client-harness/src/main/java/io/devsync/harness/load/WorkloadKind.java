package io.devsync.harness.load;

/** What the devices of a load run do. */
public enum WorkloadKind {

    /** Each device writes transactions of one new object each, with six properties. */
    UPLOAD,

    /** One device writes objects; then all others start with nothing and get them. */
    BOOTSTRAP,

    /** All devices are in one room and append messages that all others get. */
    CHAT,

    /** All devices edit the same few objects: properties, counters, lists. */
    CONFLICT;

    /** The transactions per second and device when nothing else is said; 0 is as many as can be. */
    public double defaultRate() {
        return this == CHAT ? 1 : 0;
    }
}
