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
    CONFLICT,

    /** One device writes one object after another, each when all others have got the one before. */
    FANOUT,

    /** Each device subscribes to objects of its own, all by the same property; one writes objects for some of them. */
    MATCH,

    /** All devices but one are away while that one changes a few objects again and again; then they come back. */
    CATCHUP;

    /** The objects when nothing else is said. */
    public int defaultObjects() {
        return this == CONFLICT || this == CATCHUP ? 5 : 1000;
    }

    /** The transactions per second and device when nothing else is said; 0 is as many as can be. */
    public double defaultRate() {
        return this == CHAT ? 1 : 0;
    }
}
