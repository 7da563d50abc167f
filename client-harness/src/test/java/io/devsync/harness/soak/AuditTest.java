package io.devsync.harness.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.harness.soak.SoakContents.Note;
import io.devsync.harness.soak.SoakContents.Page;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An audit that finds nothing proves nothing unless it finds what is there. */
class AuditTest {

    private static final Note FIRST = new Note("a", 1, "first", 0);
    private static final Note SECOND = new Note("a", 1, "second", 1);

    private final Diary diary = new Diary();
    private final Audit audit = new Audit();

    @Test
    void whatWasAcknowledgedAndIsThereOnceIsRight() {
        diary.wrote(1, "word", 3);
        diary.wrote("n", Optional.of(FIRST), 4);

        examine(4, Map.of(1L, new Page(1, List.of("word"))), Map.of("n", FIRST));

        assertThat(audit.examples()).isEmpty();
    }

    @Test
    void acknowledgedWordThatIsMissingIsLost() {
        diary.wrote(1, "word", 3);

        examine(3, Map.of(1L, new Page(0, List.of())), Map.of());

        assertThat(audit.lost()).isEqualTo(1);
    }

    @Test
    void wordThatWasNotAcknowledgedMayBeMissing() {
        diary.wrote(1, "word", 3);

        examine(2, Map.of(1L, new Page(0, List.of())), Map.of());

        assertThat(audit.examples()).isEmpty();
    }

    @Test
    void wordThatIsThereTwiceIsDoubled() {
        diary.wrote(1, "word", 3);

        examine(3, Map.of(1L, new Page(2, List.of("word", "word"))), Map.of());

        assertThat(audit.doubled()).isEqualTo(1);
    }

    @Test
    void counterThatWasAddedToTwiceIsDoubled() {
        diary.wrote(1, "word", 3);

        examine(3, Map.of(1L, new Page(2, List.of("word"))), Map.of());

        assertThat(audit.doubled()).isEqualTo(1);
    }

    @Test
    void wordThatNobodyWroteIsReported() {
        examine(3, Map.of(1L, new Page(1, List.of("word"))), Map.of());

        assertThat(audit.doubled()).isEqualTo(1);
    }

    @Test
    void noteAsItWasBeforeAnAcknowledgedEditIsLost() {
        diary.wrote("n", Optional.of(FIRST), 3);
        diary.wrote("n", Optional.of(SECOND), 4);

        examine(4, Map.of(), Map.of("n", FIRST));

        assertThat(audit.lost()).isEqualTo(1);
    }

    @Test
    void editThatWasNotAcknowledgedMayBeThereOrNot() {
        diary.wrote("n", Optional.of(FIRST), 3);
        diary.wrote("n", Optional.of(SECOND), 4);

        examine(3, Map.of(), Map.of("n", FIRST));
        examine(3, Map.of(), Map.of("n", SECOND));

        assertThat(audit.examples()).isEmpty();
    }

    @Test
    void acknowledgedNoteThatIsMissingIsLost() {
        diary.wrote("n", Optional.of(FIRST), 3);

        examine(3, Map.of(), Map.of());

        assertThat(audit.lost()).isEqualTo(1);
    }

    @Test
    void deletedNoteThatIsBackIsReported() {
        diary.wrote("n", Optional.of(FIRST), 3);
        diary.wrote("n", Optional.empty(), 4);

        examine(4, Map.of(), Map.of("n", FIRST));

        assertThat(audit.lost()).isEqualTo(1);
    }

    @Test
    void noteThatItsWriterNeverLeftSoIsReported() {
        diary.wrote("n", Optional.of(FIRST), 3);

        examine(3, Map.of(), Map.of("n", new Note("a", 1, "first", 2)));

        assertThat(audit.doubled()).isEqualTo(1);
    }

    @Test
    void deviceThatHoldsSomethingElseIsDifferent() {
        audit.compare(
                "device",
                new SoakContents(Map.of(), Map.of("n", FIRST)),
                new SoakContents(Map.of(), Map.of("n", SECOND)));

        assertThat(audit.different()).isEqualTo(1);
    }

    private void examine(long acknowledged, Map<Long, Page> pages, Map<String, Note> notes) {
        audit.examine(new SoakContents(pages, notes), List.of(new Writer(diary, acknowledged)));
    }

    /** Somebody who has written and is gone. */
    private record Writer(Diary diary, long acknowledged) implements Participant {

        @Override
        public String name() {
            return "writer";
        }

        @Override
        public void makePages(Duration patience) {}

        @Override
        public void act() {}

        @Override
        public void rest() {}

        @Override
        public void settle(Duration patience) {}

        @Override
        public SoakContents contents() {
            return new SoakContents(Map.of(), Map.of());
        }

        @Override
        public List<String> troubles() {
            return List.of();
        }

        @Override
        public void close() {}
    }
}
