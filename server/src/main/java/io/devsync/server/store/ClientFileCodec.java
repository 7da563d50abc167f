package io.devsync.server.store;

import io.devsync.protocol.changeset.BadChangesetException;
import io.devsync.protocol.changeset.ChangesetCodec;
import io.devsync.protocol.message.ClientMessage.QueryVersion;
import io.devsync.protocol.message.FileIdent;
import io.devsync.protocol.message.UploadCursor;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Client files as BSON. */
public final class ClientFileCodec {

    private ClientFileCodec() {}

    /** The record; {@code _id} is the ident. */
    public static BsonDocument encode(ClientFileRecord record) {
        BsonArray views = new BsonArray();
        for (ClientFileRecord.ViewRecord view : record.views()) {
            BsonDocument one = new BsonDocument("v", new BsonInt64(view.fromVersion()))
                    .append("t", new BsonInt64(view.timestamp()))
                    .append("q", new BsonInt64(view.query().version()))
                    .append("x", new BsonString(view.query().body()));
            view.permissions().ifPresent(permissions -> one.append("p", new BsonString(permissions)));
            views.add(one);
        }
        BsonArray silences = new BsonArray();
        for (ClientFileRecord.Silence silence : record.silences()) {
            silences.add(new BsonDocument("v", new BsonInt64(silence.after()))
                    .append("w", new BsonInt64(silence.before()))
                    .append("k", new BsonBinary(
                            ChangesetCodec.encode(HistoryEntryCodec.names(silence.keys())).bytes())));
        }
        return new BsonDocument("_id", new BsonInt64(record.file().ident()))
                .append("salt", new BsonInt64(record.file().salt()))
                .append("ownerId", new BsonString(record.userId()))
                .append("c", new BsonInt64(record.upload().clientVersion()))
                .append("s", new BsonInt64(record.upload().serverVersion()))
                .append("a", new BsonInt64(record.acknowledged()))
                .append("views", views)
                .append("r", HistoryEntryCodec.encodeReciprocals(record.reciprocals()))
                .append("silent", silences)
                .append("e", new BsonInt64(record.newestEntry()))
                .append("schema", new BsonInt64(record.schemaAt()))
                .append("needs", new BsonInt64(record.needsAfter()))
                .append("seen", new BsonInt64(record.lastSeen()));
    }

    /**
     * The record that {@link #encode} wrote.
     *
     * @throws StoreException when it is damaged
     */
    public static ClientFileRecord decode(BsonDocument document) {
        long ident = document.getInt64("_id").getValue();
        List<ClientFileRecord.ViewRecord> views = new ArrayList<>();
        for (BsonValue value : document.getArray("views")) {
            BsonDocument view = value.asDocument();
            QueryVersion query = new QueryVersion(
                    view.getInt64("q").getValue(), view.getString("x").getValue());
            views.add(new ClientFileRecord.ViewRecord(
                    view.getInt64("v").getValue(), view.getInt64("t").getValue(), query, HistoryEntryDecoder.permissions(view)));
        }
        long acknowledged = document.getInt64("a").getValue();
        // What was written before there was trimming says neither what it needs nor when it was seen.
        long needs = views.isEmpty()
                ? ClientFileRecord.NEEDS_NOTHING
                : Math.max(acknowledged, views.getFirst().fromVersion());
        try {
            return new ClientFileRecord(
                    new FileIdent(ident, document.getInt64("salt").getValue()),
                    document.getString("ownerId").getValue(),
                    new UploadCursor(
                            document.getInt64("c").getValue(),
                            document.getInt64("s").getValue()),
                    acknowledged,
                    views,
                    HistoryEntryCodec.decodeReciprocals(document.getArray("r")),
                    silences(document.getArray("silent", new BsonArray())),
                    document.getInt64("e", new BsonInt64(0)).getValue(),
                    document.getInt64("schema", new BsonInt64(0)).getValue(),
                    document.getInt64("needs", new BsonInt64(needs)).getValue(),
                    document.getInt64("seen", new BsonInt64(0)).getValue());
        } catch (BadChangesetException damaged) {
            throw new StoreException("client file " + ident + " cannot be read: " + damaged.getMessage(), damaged);
        }
    }

    private static List<ClientFileRecord.Silence> silences(BsonArray array) throws BadChangesetException {
        List<ClientFileRecord.Silence> silences = new ArrayList<>(array.size());
        for (BsonValue value : array) {
            BsonDocument silence = value.asDocument();
            silences.add(new ClientFileRecord.Silence(
                    silence.getInt64("v").getValue(),
                    silence.getInt64("w").getValue(),
                    HistoryEntryCodec.named(silence.getBinary("k").getData())));
        }
        return silences;
    }
}
