package io.devsync.server.embedded.command;

import io.devsync.server.embedded.error.MongoError;

/** The {@code let} option, which write commands of the embedded data source do not have. */
final class Lets {

    private Lets() {
    }

    static void refuse(Fields fields) {
        if (!fields.documentOrEmpty("let").isEmpty()) {
            throw MongoError.notImplemented("The option let of a write command");
        }
    }
}
