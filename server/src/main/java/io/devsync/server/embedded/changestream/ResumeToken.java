package io.devsync.server.embedded.changestream;

import io.devsync.server.embedded.error.ErrorCode;
import io.devsync.server.embedded.error.MongoError;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.bson.BsonDocument;
import org.bson.BsonString;

/**
 * A place between two changes. Tokens sort as strings in the order of the changes, as MongoDB's do.
 *
 * @param time of the last change that is passed
 * @param index of that change within its transaction; {@link #AFTER_ALL} when all of that time are passed
 * @param invalidate whether it is the place after an invalidate event, where a stream can start but not resume
 */
public record ResumeToken(long time, int index, boolean invalidate) implements Comparable<ResumeToken> {

    static final int AFTER_ALL = Integer.MAX_VALUE;
    private static final int BYTES = 13;

    static ResumeToken after(long time) {
        return new ResumeToken(time, AFTER_ALL, false);
    }

    BsonDocument toBson() {
        byte[] bytes = ByteBuffer.allocate(BYTES).putLong(time).putInt(index).put((byte) (invalidate ? 1 : 0)).array();
        return new BsonDocument("_data", new BsonString(HexFormat.of().withUpperCase().formatHex(bytes)));
    }

    /** @throws MongoError for what is no token of ours */
    static ResumeToken parse(BsonDocument token) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(token.getString("_data").getValue()));
            if (bytes.remaining() == BYTES) {
                return new ResumeToken(bytes.getLong(), bytes.getInt(), bytes.get() != 0);
            }
        } catch (IllegalArgumentException | org.bson.BSONException notOurs) {
            throw unknown(token);
        }
        throw unknown(token);
    }

    private static MongoError unknown(BsonDocument token) {
        return new MongoError(ErrorCode.CHANGE_STREAM_HISTORY_LOST, "The resume token " + token.toJson()
                + " was not given out by this data source. Start the change stream anew.");
    }

    @Override
    public int compareTo(ResumeToken other) {
        int byTime = Long.compare(time, other.time);
        return byTime != 0 ? byTime : Integer.compare(index, other.index);
    }
}
