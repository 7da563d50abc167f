package io.devsync.server.cluster;

import io.devsync.server.store.StoreException;

/** An app belongs to another node, which has to be asked instead. */
public final class OwnedElsewhereException extends StoreException {

    private static final long serialVersionUID = 1L;

    private final transient NodeRecord owner;

    OwnedElsewhereException(String appId, NodeRecord owner) {
        super("app " + appId + " belongs to the node at " + owner.address() + "; ask there");
        this.owner = owner;
    }

    /** The node to ask. */
    public NodeRecord owner() {
        return owner;
    }
}
