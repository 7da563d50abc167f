package io.devsync.server.sync;

import io.devsync.protocol.message.SyncError;

/** An upload that cannot be integrated, now or ever; none of the message's changesets was. */
class UploadRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    UploadRefusedException(SyncError error) {
        this(Refusal.of(error));
    }

    UploadRefusedException(Divergence divergence, String found) {
        this(Refusal.of(divergence, "UPLOAD", found));
    }

    private UploadRefusedException(Refusal refusal) {
        super(refusal.error().message());
        this.refusal = refusal;
    }

    /** What the device is told. */
    SyncError error() {
        return refusal.error();
    }

    Refusal refusal() {
        return refusal;
    }
}
