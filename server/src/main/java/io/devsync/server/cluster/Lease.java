package io.devsync.server.cluster;

/**
 * An app that belongs to this node.
 *
 * @param appId the client app id
 * @param epoch larger than that of every owner before
 * @param fenceDue whether the owner before may still believe that it is one, so that the history has to be closed to it
 */
public record Lease(String appId, long epoch, boolean fenceDue) {}
