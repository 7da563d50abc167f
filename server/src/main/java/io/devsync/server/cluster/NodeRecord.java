package io.devsync.server.cluster;

import org.bson.Document;

/**
 * A server process as the others see it.
 *
 * @param id of this run, 24 hexadecimal digits: a process that starts again is another node
 * @param address where the others reach it
 * @param hosts the run of the embedded data source in its process: the node lives as long as that runs; empty when there is
 *     none in its process
 * @param version the release, for people
 * @param format of what it keeps and of what it says to other nodes; nodes of different formats must not work together
 * @param beat counts up while it lives
 * @param leaving whether it takes nothing new and is about to give away what it has
 */
public record NodeRecord(
        String id, NodeAddress address, String hosts, String version, int format, long beat, boolean leaving) {

    static final String ID = "_id";
    static final String ADDRESS = "address";
    static final String HOSTS = "hosts";
    static final String BEAT = "beat";
    static final String LEAVING = "leaving";
    private static final String VERSION = "version";
    private static final String FORMAT = "format";

    /** Whether the data source itself shows that the node lives. */
    boolean hostsData() {
        return !hosts.isEmpty();
    }

    Document encode() {
        return new Document(ID, id)
                .append(ADDRESS, address.text())
                .append(HOSTS, hosts)
                .append(VERSION, version)
                .append(FORMAT, format)
                .append(BEAT, beat)
                .append(LEAVING, leaving);
    }

    static NodeRecord decode(Document document) {
        return new NodeRecord(
                document.getString(ID),
                NodeAddress.parse(document.getString(ADDRESS)),
                document.getString(HOSTS),
                document.getString(VERSION),
                document.getInteger(FORMAT),
                document.getLong(BEAT),
                document.getBoolean(LEAVING));
    }
}
