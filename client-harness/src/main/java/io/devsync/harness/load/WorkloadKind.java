package io.devsync.harness.load;

/** What the devices of a load run do. */
public enum WorkloadKind {

    /** Each device writes transactions of one new object each, with six properties. */
    UPLOAD,

    /**
     * One device writes objects; then, for each query, another starts with nothing and gets them, and after it all others
     * with that query at once.
     */
    BOOTSTRAP,

    /** Devices get objects from nothing, each by a query of its own, before and after each object was often changed. */
    CHURN,

    /** All devices are in one room and append messages that all others get. */
    CHAT,

    /** All devices edit the same few objects: properties, counters, lists. */
    CONFLICT,

    /** One device writes one object after another at the rate, or each as soon as all others have got the one before. */
    FANOUT,

    /**
     * Devices subscribe to objects of owners of their own; one writes objects for ten of them, before and after all
     * others are there.
     */
    MATCH,

    /** All devices but one are away while that one changes a few objects again and again; then they come back. */
    CATCHUP;

    /** The objects when nothing else is said. */
    public int defaultObjects() {
        return this == CONFLICT || this == CATCHUP ? 5 : 1000;
    }

    /** How many different queries when nothing else is said. */
    public int defaultQueries(int devices) {
        return this == MATCH ? devices : 1;
    }

    /** The transactions per second and device when nothing else is said; 0 is as many as can be. */
    public double defaultRate() {
        return this == CHAT ? 1 : 0;
    }
}
