package io.devsync.server.cluster;

import org.bson.Document;

/**
 * A server process as the others see it.
 *
 * @param id of this run, 24 hexadecimal digits: a process that starts again is another node
 * @param address where the others reach it
 * @param hostsData whether the embedded data source runs in its process, so that it lives as long as the data source
 * @param version the release, for people
 * @param format of what it keeps and of what it says to other nodes; nodes of different formats must not work together
 * @param beat counts up while it lives
 * @param leaving whether it takes nothing new and is about to give away what it has
 */
public record NodeRecord(
        String id, NodeAddress address, boolean hostsData, String version, int format, long beat, boolean leaving) {

    static final String ID = "_id";
    static final String ADDRESS = "address";
    static final String HOSTS_DATA = "hostsData";
    static final String BEAT = "beat";
    static final String LEAVING = "leaving";
    private static final String VERSION = "version";
    private static final String FORMAT = "format";

    Document encode() {
        return new Document(ID, id)
                .append(ADDRESS, address.text())
                .append(HOSTS_DATA, hostsData)
                .append(VERSION, version)
                .append(FORMAT, format)
                .append(BEAT, beat)
                .append(LEAVING, leaving);
    }

    static NodeRecord decode(Document document) {
        return new NodeRecord(
                document.getString(ID),
                NodeAddress.parse(document.getString(ADDRESS)),
                document.getBoolean(HOSTS_DATA),
                document.getString(VERSION),
                document.getInteger(FORMAT),
                document.getLong(BEAT),
                document.getBoolean(LEAVING));
    }
}
