package io.devsync.server.embedded;

/** Why the embedded data source could not start, or not write or read a snapshot; the message is one sentence for the user with what to do. */
public abstract sealed class EmbeddedDataSourceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    EmbeddedDataSourceException(String message) {
        super(message);
    }

    EmbeddedDataSourceException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Another process, or another data source of this one, has the folder open. */
    public static final class Locked extends EmbeddedDataSourceException {
        private static final long serialVersionUID = 1L;

        public Locked(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The folder, its data file or a snapshot cannot be read, written or understood. */
    public static final class Unusable extends EmbeddedDataSourceException {
        private static final long serialVersionUID = 1L;

        public Unusable(String message) {
            super(message);
        }

        public Unusable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The port is taken, or the address is not one of this machine. */
    public static final class CannotListen extends EmbeddedDataSourceException {
        private static final long serialVersionUID = 1L;

        public CannotListen(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
