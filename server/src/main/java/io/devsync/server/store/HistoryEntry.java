package io.devsync.server.store;

import io.devsync.protocol.changeset.Changeset;
import io.devsync.protocol.changeset.ChangesetCodec;
import io.devsync.protocol.changeset.EncodedChangeset;
import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.UploadCursor;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonDocument;

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
     * @param touched each object that the changeset has instructions on, or had before merging left nothing of them, and
     *     each that its client file is told anew
     * @param reciprocals forms of what the client file was told earlier that merging this entry has changed
     * @param supplement what the entry says beside its instructions
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
            Supplement supplement)
            implements HistoryEntry {

        /** The server's own word on the schema, or on nothing: it touches no object. */
        public static Changes ofServer(long version, long timestamp, Changeset changeset) {
            return new Changes(
                    version,
                    SERVER_IDENT,
                    UploadCursor.START,
                    timestamp,
                    changeset,
                    ChangesetCodec.encode(changeset.instructions()),
                    List.of(),
                    List.of(),
                    Supplement.None.NONE);
        }

        /** What the client file turned out not to have got, when that is why the entry exists. */
        public Optional<Comeback> comeback() {
            return supplement instanceof Comeback comeback ? Optional.of(comeback) : Optional.empty();
        }

        /** What of the transaction was not taken, if anything; its objects are among those told anew. */
        public Optional<Rejections> rejections() {
            return supplement instanceof Rejections rejections ? Optional.of(rejections) : Optional.empty();
        }

        /** Why what the entry's device did to an object was not taken; absent when it was. */
        public Optional<String> rejection(ObjectKey key) {
            return rejections().map(rejections -> rejections.reasons().get(key));
        }

        /** The timestamp of what a file is told because of this entry. */
        public long timestampFor(long receiver) {
            return receiver == fileIdent && supplement instanceof Rejections rejections
                    ? rejections.timestamp()
                    : timestamp;
        }
    }

    /** What an entry says beside its instructions, since those do not show it. */
    sealed interface Supplement permits Supplement.None, Comeback, Rejections, SeenDocuments {

        /** Of an entry whose instructions say everything: a transaction that was taken as a whole, or the schema. */
        enum None implements Supplement {
            /** The only one. */
            NONE
        }
    }

    /**
     * A client file came back without the views that it was given after some version. Whatever of its uploads was
     * integrated since then was merged with what its device never got: the entry's touched objects, of which it is told
     * nothing between that version and the entry.
     *
     * @param after the version up to which the file was told what the server assumed
     * @param query the subscriptions that are in force for it since then
     * @param permissions what its user may do since then, as {@link QueryChange#permissions()} has it
     */
    record Comeback(long after, ClientMessage.QueryVersion query, Optional<String> permissions)
            implements Supplement {}

    /**
     * The documents that an entry was made from. A document held what its object holds after the entry, unless it is
     * listed here, because something in the history has won against it.
     *
     * @param different what documents held that differed; a missing document never does, since deletion wins
     */
    record SeenDocuments(Map<ObjectKey, ObjectState> different) implements Supplement {}

    /**
     * A client file's subscriptions, or what its user may do, change: from this version on it sees the new view. What enters and leaves it
     * follows from the states of the objects at this version.
     *
     * @param query version and body
     * @param permissions what the user may do, as text of the rules' own; absent when that is everything
     * @param timestamp milliseconds since 2015-01-01, the rank of what enters and leaves
     */
    record QueryChange(
            long version,
            long fileIdent,
            ClientMessage.QueryVersion query,
            Optional<String> permissions,
            long timestamp)
            implements HistoryEntry {}

    /**
     * Somebody saves schemas: the app's schema is another one from this version on.
     *
     * @param announced what devices have to be told of it; the server's own, on no objects
     * @param schema the whole schema, in the form that is kept
     */
    record SchemaChange(Changes announced, BsonDocument schema) implements HistoryEntry {

        @Override
        public long version() {
            return announced.version();
        }

        @Override
        public long fileIdent() {
            return announced.fileIdent();
        }
    }
}
