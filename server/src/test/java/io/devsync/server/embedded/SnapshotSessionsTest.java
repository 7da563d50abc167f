package io.devsync.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long the moment of a snapshot session can be read. */
class SnapshotSessionsTest {

    private static final int SNAPSHOT_TOO_OLD = 239;

    private final BsonDocument first = session();
    private final BsonDocument second = session();
    private EmbeddedDataSource source;

    @BeforeEach
    void start(@TempDir Path folder) {
        source = EmbeddedDataSource.start(EmbeddedOptions.in(folder).withDurability(Durability.WRITTEN));
        insert(1);
    }

    @AfterEach
    void stop() {
        source.close();
    }

    @Test
    void momentIsGoneWhenItsOnlyReaderEnds() {
        BsonTimestamp moment = readAnew(first);
        insert(2);

        end(first);

        assertThat(readAt(moment, first).getInt32("code").getValue()).isEqualTo(SNAPSHOT_TOO_OLD);
    }

    @Test
    void momentStaysForItsOtherReader() {
        BsonTimestamp moment = readAnew(first);
        insert(2);
        readAt(moment, second);

        end(first);

        assertThat(documents(readAt(moment, second))).hasSize(1);
    }

    @Test
    void momentOfTheSameTimeStaysForItsOtherReader() {
        readAnew(first);
        BsonTimestamp moment = readAnew(second);
        insert(2);

        end(first);

        assertThat(documents(readAt(moment, second))).hasSize(1);
    }

    @Test
    void endOfAStrangerTakesNothing() {
        BsonTimestamp moment = readAnew(first);
        insert(2);

        end(second);

        assertThat(documents(readAt(moment, first))).hasSize(1);
    }

    private static BsonDocument session() {
        return new BsonDocument("id", new BsonBinary(UUID.randomUUID()));
    }

    private void insert(int id) {
        BsonDocument reply = source.run(
                BsonDocument.parse("{insert: 'c', $db: 'test'}"), "documents", List.of(BsonDocument.parse("{_id: " + id + "}")));
        assertThat(reply.getNumber("ok").intValue()).isOne();
    }

    private BsonTimestamp readAnew(BsonDocument session) {
        return find(session, new BsonDocument("level", new BsonString("snapshot")))
                .getDocument("cursor").getTimestamp("atClusterTime");
    }

    private BsonDocument readAt(BsonTimestamp moment, BsonDocument session) {
        return find(session, new BsonDocument("level", new BsonString("snapshot")).append("atClusterTime", moment));
    }

    private BsonDocument find(BsonDocument session, BsonDocument readConcern) {
        BsonDocument find = BsonDocument.parse("{find: 'c', $db: 'test'}").append("lsid", session).append("readConcern", readConcern);
        return source.run(find, "documents", List.of());
    }

    private static List<BsonValue> documents(BsonDocument reply) {
        return reply.getDocument("cursor").getArray("firstBatch");
    }

    private void end(BsonDocument session) {
        BsonArray sessions = new BsonArray(List.of(session));
        source.run(new BsonDocument("endSessions", sessions).append("$db", new BsonString("admin")), "documents", List.of());
    }
}
