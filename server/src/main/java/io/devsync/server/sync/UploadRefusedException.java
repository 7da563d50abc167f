package io.devsync.server.sync;

import io.devsync.protocol.message.SyncError;

/** An upload that cannot be integrated, now or ever; none of the message's changesets was. */
class UploadRefusedException extends Exception {

    private final transient SyncError error;

    UploadRefusedException(SyncError error) {
        super(error.message());
        this.error = error;
    }

    /** What the device is told. */
    SyncError error() {
        return error;
    }
}
