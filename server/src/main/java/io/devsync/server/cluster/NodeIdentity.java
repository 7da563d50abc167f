package io.devsync.server.cluster;

/**
 * What a server is, whatever its address.
 *
 * @param hostsData whether the embedded data source runs in its process
 * @param shareable whether several servers may work with the data: MongoDB is a replica set or a sharded cluster
 * @param version the release
 * @param storeFormat in which form it keeps histories, 1 to 999
 */
public record NodeIdentity(boolean hostsData, boolean shareable, String version, int storeFormat) {

    /**
     * What nodes keep together in {@code __devsync} and say to each other; to be raised with every change that nodes of
     * the release before would not understand.
     */
    private static final int SHARED_FORMAT = 1;

    private static final int STORE_FORMATS = 1_000;

    /** One number for both; nodes over one MongoDB must have the same. */
    int format() {
        return SHARED_FORMAT * STORE_FORMATS + storeFormat;
    }
}
