package io.devsync.server.cluster;

/** Stops working on an app so that another node can. Used by any thread. */
public interface AppGiver {

    /** Whether anything is done for an app at the moment; never blocks. */
    boolean inUse(String appId);

    /**
     * Stops what is done for an app, lets it go, and sends its devices away, which come again; blocks.
     *
     * @param handOver to be called when nothing is done for the app any more, and before anything can begin again
     */
    void give(String appId, Runnable handOver);
}
