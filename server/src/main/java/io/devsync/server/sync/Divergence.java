package io.devsync.server.sync;

import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.message.SyncError.Action;
import io.devsync.protocol.message.SyncError.Code;

/**
 * The ways in which a device turns out to have another history than the server. None is ever papered over: the device is
 * told what was found and starts over with a client reset, by which it writes again what was not uploaded.
 */
enum Divergence {
    /** A salt that was not given out: a file or a server's data restored from elsewhere. */
    SALT("salt", Code.DIVERGING_HISTORIES),
    /** A server version that does not exist yet, or lies before one that the device had already. */
    SERVER_VERSION("server-version", Code.BAD_SERVER_VERSION),
    /** More of the device's own changes acknowledged than were integrated, or fewer announced than before. */
    CLIENT_VERSION("client-version", Code.BAD_CLIENT_VERSION),
    /** A version of the device's own that was integrated with another content: two devices with copies of one file. */
    REUSED_VERSION("reused-version", Code.DIVERGING_HISTORIES),
    /** Changes that cannot have been recorded on what the device was told, such as another size of a list. */
    MERGE("merge", Code.DIVERGING_HISTORIES),
    /** Changes of what the device cannot have: an object, an entry or an element that is not there. */
    FIT("fit", Code.DIVERGING_HISTORIES),
    /** The device says that it could not integrate what it was sent. */
    DOWNLOAD("download", Code.DIVERGING_HISTORIES);

    private final String tag;
    private final Code code;

    Divergence(String tag, Code code) {
        this.tag = tag;
        this.code = code;
    }

    /** The word for metrics and logs. */
    String tag() {
        return tag;
    }

    /**
     * What the device is told. Its code is one that clients survive and reset for (spec wire-protocol §6).
     *
     * @param during the message that showed it
     */
    SyncError error(String during, String found) {
        String title = switch (code) {
            case BAD_SERVER_VERSION -> "Bad server version";
            case BAD_CLIENT_VERSION -> "Bad client version";
            default -> "Diverging histories";
        };
        return SyncError.of(code, Action.CLIENT_RESET, title + " (" + during + "): " + found);
    }
}
