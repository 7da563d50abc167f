package io.devsync.server.store;

import io.devsync.protocol.changeset.Changeset;
import io.devsync.protocol.changeset.EncodedChangeset;
import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.UploadCursor;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One version of an app's history. Entries are never changed once they are durable. */
public sealed interface HistoryEntry {

    /** The ident of the server itself as an origin. */
    long SERVER_IDENT = 1;

    /** The place in the history, from 1 without gaps. */
    long version();

    /** The client file that the entry comes from or is for; {@link #SERVER_IDENT} for the server's own. */
    long fileIdent();

    /**
     * An integrated transaction.
     *
     * @param upload where the transaction stands in its client file's history and on which server version it was based;
     *     {@link UploadCursor#START} for the server's own
     * @param timestamp milliseconds since 2015-01-01 by the origin's clock
     * @param changeset transformed over everything before it; may be empty
     * @param encoded the same in binary form, as it is sent
     * @param touched each object that the changeset has instructions on
     * @param reciprocals forms of earlier entries that merging this one has changed for its client file
     * @param outside what was seen in documents when the entry took over what others did to them
     */
    record Changes(
            long version,
            long fileIdent,
            UploadCursor upload,
            long timestamp,
            Changeset changeset,
            EncodedChangeset encoded,
            List<TouchedObject> touched,
            List<Reciprocal> reciprocals,
            Optional<SeenDocuments> outside)
            implements HistoryEntry {

        /** An entry that comes from a device or from the server itself, not from documents. */
        public Changes(
                long version,
                long fileIdent,
                UploadCursor upload,
                long timestamp,
                Changeset changeset,
                EncodedChangeset encoded,
                List<TouchedObject> touched,
                List<Reciprocal> reciprocals) {
            this(
                    version,
                    fileIdent,
                    upload,
                    timestamp,
                    changeset,
                    encoded,
                    touched,
                    reciprocals,
                    Optional.empty());
        }
    }

    /**
     * The documents that an entry was made from. A document held what its object holds after the entry, unless it is
     * listed here, because something in the history has won against it.
     *
     * @param different what documents held that differed; a missing document never does, since deletion wins
     */
    record SeenDocuments(Map<ObjectKey, ObjectState> different) {}

    /**
     * A client file's subscriptions change: from this version on it sees the new view. What enters and leaves it
     * follows from the states of the objects at this version.
     *
     * @param query version and body
     * @param timestamp milliseconds since 2015-01-01, the rank of what enters and leaves
     */
    record QueryChange(long version, long fileIdent, ClientMessage.QueryVersion query, long timestamp)
            implements HistoryEntry {}
}
