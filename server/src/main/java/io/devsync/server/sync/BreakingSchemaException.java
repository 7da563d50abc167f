package io.devsync.server.sync;

import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.message.SyncError.Action;
import io.devsync.protocol.message.SyncError.Code;

/** An upload that can be integrated when the schema has been replaced: the device is to send it again then. */
final class BreakingSchemaException extends UploadRefusedException {

    private static final long serialVersionUID = 1L;

    private final transient SchemaReplacement replacement;

    BreakingSchemaException(SchemaReplacement replacement) {
        super(SyncError.of(Code.SESSION_CLOSED, Action.TRANSIENT, "Session closed: the schema is being replaced"));
        this.replacement = replacement;
    }

    SchemaReplacement replacement() {
        return replacement;
    }
}
