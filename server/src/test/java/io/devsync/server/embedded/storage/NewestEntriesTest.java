package io.devsync.server.embedded.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What of the log is in memory for change streams. */
class NewestEntriesTest {

    private static final byte[] SESSION = {1};
    private static final byte[] DOCUMENT = new byte[8];
    private static final long ALL = Long.MAX_VALUE;

    private final NewestEntries entries = new NewestEntries(100);

    private record Wanting(String database) implements Oplog.Reader {
        @Override
        public boolean leavesOut(Change.Origin origin) {
            return origin.sessionId() != null;
        }

        @Override
        public boolean leavesOut(String other) {
            return !other.equals(database);
        }
    }

    @Test
    void entryWithinTheLimitIsThereAsAWhole() {
        entries.add(entry(5, "app", 2), 60);

        NewestEntries.Answer answer = entries.from(5, ALL, new Wanting("app"));

        assertThat(answer.entry().orElseThrow().changes()).hasSize(2);
    }

    @Test
    void entryBeyondTheLimitHasToBeReadByWhoWantsIt() {
        entries.add(entry(5, "app", 2), 60);
        entries.add(entry(9, "app", 1), 60);

        NewestEntries.Answer answer = entries.from(5, ALL, new Wanting("app"));

        assertThat(answer.complete()).isFalse();
    }

    @Test
    void entryBeyondTheLimitIsPassedByWhoDoesNotWantItsDatabase() {
        entries.add(entry(5, "app", 2), 60);
        entries.add(entry(9, "app", 1), 60);

        NewestEntries.Answer answer = entries.from(5, ALL, new Wanting("other"));

        Oplog.Entry passed = answer.entry().orElseThrow();
        assertThat(passed.changes()).isEmpty();
        assertThat(passed.lastTime()).as("the reader goes on behind it").isEqualTo(6);
    }

    @Test
    void entryLargerThanTheLimitIsPassedByWhoDoesNotWantItsTransaction() {
        Oplog.Entry transaction = new Oplog.Entry(
                5, 0, new Change.Origin(SESSION, 1), true, List.of(new Change.Insert(new Namespace("app", "c"), DOCUMENT)));
        entries.add(transaction, 1000);

        NewestEntries.Answer answer = entries.from(5, ALL, new Wanting("app"));

        assertThat(answer.entry().orElseThrow().changes()).isEmpty();
    }

    @Test
    void entriesAfterALargeOneAreThereAsAWhole() {
        entries.add(entry(5, "app", 1), 1000);
        entries.add(entry(7, "app", 1), 60);

        NewestEntries.Answer answer = entries.from(6, ALL, new Wanting("app"));

        assertThat(answer.entry().map(Oplog.Entry::firstTime)).contains(7L);
        assertThat(answer.entry().orElseThrow().changes()).hasSize(1);
    }

    @Test
    void entryThatIsNotDurableIsNotSeen() {
        entries.add(entry(5, "app", 1), 10);
        entries.add(entry(7, "app", 1), 10);

        NewestEntries.Answer answer = entries.from(6, 6, new Wanting("app"));

        assertThat(answer).isEqualTo(new NewestEntries.Answer(true, Optional.empty()));
    }

    @Test
    void nothingIsKnownOfTheTimeBeforeTheOldest() {
        entries.add(entry(5, "app", 1), 10);

        assertThat(entries.from(4, ALL, new Wanting("app")).complete()).isFalse();
    }

    private static Oplog.Entry entry(long time, String database, int changes) {
        Change change = new Change.Insert(new Namespace(database, "c"), DOCUMENT);
        return new Oplog.Entry(time, 0, Change.Origin.NONE, false, Collections.nCopies(changes, change));
    }
}
