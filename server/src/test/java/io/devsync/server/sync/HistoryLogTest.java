package io.devsync.server.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.changeset.Changeset;
import io.devsync.protocol.changeset.ChangesetCodec;
import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.message.UploadCursor;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.server.store.HistoryEntry;
import io.devsync.server.store.TouchedObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What of an app's history is in memory. */
class HistoryLogTest {

    private final HistoryLog log = new HistoryLog(0, new EngineLimits.History(1, 1, 1, 100, 100));

    @Test
    void oldestEntriesAreForgottenDownToTheNumberOfInstructions() {
        addOn(1, 2, 3, 4);
        log.durable(4);

        log.keep(2);

        assertThat(log.first()).isEqualTo(3);
        assertThat(log.get(3).version()).isEqualTo(3);
        assertThat(log.get(4).version()).isEqualTo(4);
    }

    @Test
    void entriesThatAreNotDurableAreKept() {
        addOn(1, 2, 3, 4);
        log.durable(1);

        log.keep(0);

        assertThat(log.first()).isEqualTo(2);
    }

    @Test
    void laterEntriesOnAnObjectAreKnownWhenItsFirstOnesAreForgotten() {
        addOn(7, 8, 7, 7);
        log.durable(4);

        log.keep(2);

        assertThat(log.touching(key(7), 0)).extracting(HistoryEntry.Changes::version).containsExactly(3L, 4L);
        assertThat(log.touching(key(8), 0)).isEmpty();
    }

    @Test
    void objectWhoseEntriesAreAllForgottenMayHaveBeenTouchedBefore() {
        addOn(7, 8, 7, 9);
        log.durable(4);

        log.keep(1);

        assertThat(log.touching(key(7), 0)).isEmpty();
        assertThat(log.mayHaveTouched(key(7), 2)).isTrue();
        assertThat(log.mayHaveTouched(key(8), 2)).isFalse();
    }

    private void addOn(long... ids) {
        for (long id : ids) {
            List<Instruction> instructions = List.of(new Instruction.CreateObject("Dog", key(id).key()));
            log.add(new HistoryEntry.Changes(
                    log.head() + 1,
                    2,
                    UploadCursor.START,
                    0,
                    new Changeset(instructions),
                    ChangesetCodec.encode(instructions),
                    List.of(new TouchedObject(key(id), Optional.empty(), Optional.empty(), false, false, Set.of())),
                    List.of(),
                    HistoryEntry.Supplement.None.NONE));
        }
    }

    private static ObjectKey key(long id) {
        return new ObjectKey("Dog", new PrimaryKey.IntKey(id));
    }
}
