package io.devsync.server.session;

import io.devsync.protocol.message.SyncError;
import java.util.Optional;

/** What somebody wants to go wrong with connections, in order to test an app. Called on event loops; must not block. */
public interface ConnectionFaults {

    /** Nothing. */
    ConnectionFaults NONE = new ConnectionFaults() {
        @Override
        public void changed(SyncLink link) {}

        @Override
        public Optional<SyncError> identified(SyncLink link, long file) {
            return Optional.empty();
        }
    };

    /** A connection is there, or another client file on it is known. */
    void changed(SyncLink link);

    /**
     * A session is about to begin with a client file.
     *
     * @return the error that it ends with instead
     */
    Optional<SyncError> identified(SyncLink link, long file);
}
