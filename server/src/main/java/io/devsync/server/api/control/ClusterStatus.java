package io.devsync.server.api.control;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The servers over the same data.
 *
 * @param nodes this server and the others
 * @param owners the id of the node that each app belongs to, by client app id; an app that nobody uses is nobody's
 */
public record ClusterStatus(List<Node> nodes, Map<String, String> owners) {

    /**
     * A server.
     *
     * @param id of its run
     * @param address where other nodes reach it
     * @param version the release
     * @param self whether it is the one that was asked
     * @param leaving whether it is about to stop
     */
    public record Node(String id, String address, String version, boolean self, boolean leaving) {}

    /** The node that an app belongs to. */
    Optional<Node> owner(String clientAppId) {
        String owner = owners.getOrDefault(clientAppId, "");
        return nodes.stream().filter(node -> node.id().equals(owner)).findFirst();
    }
}
