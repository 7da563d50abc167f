package io.devsync.server.http;

import java.io.IOException;
import java.nio.channels.UnresolvedAddressException;

/** The server cannot listen where it should; most often because something else does. */
public final class ListenException extends IOException {

    private static final long serialVersionUID = 1;

    private final String address;
    private final int port;
    private final boolean inUse;

    ListenException(String address, int port, boolean inUse, Throwable cause) {
        super(
                inUse
                        ? "port " + port + " of " + address
                                + " is in use. Stop what listens there, or choose another port (0 takes any free one)."
                        : "cannot listen on " + address + ", port " + port + ": " + reason(cause),
                cause);
        this.address = address;
        this.port = port;
        this.inUse = inUse;
    }

    private static String reason(Throwable cause) {
        return cause instanceof UnresolvedAddressException
                ? "no host has that name. Choose an address of this machine."
                : cause.getMessage() + ". Choose an address of this machine.";
    }

    /** The address that was asked for. */
    public String address() {
        return address;
    }

    /** The port that was asked for. */
    public int port() {
        return port;
    }

    /** Whether somebody else listens there. */
    public boolean inUse() {
        return inUse;
    }
}
