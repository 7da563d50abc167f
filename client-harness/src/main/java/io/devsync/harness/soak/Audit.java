package io.devsync.harness.soak;

import io.devsync.harness.soak.SoakContents.Note;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compares what devices wrote with what there is once everything is at rest, and counts what is wrong. */
final class Audit {

    private static final int EXAMPLES_MAX = 20;

    private final List<String> examples = new ArrayList<>();
    private long lost;
    private long doubled;
    private long different;

    /** Acknowledged writes that are not there. */
    long lost() {
        return lost;
    }

    /** Writes that were applied more than once, or that nobody made. */
    long doubled() {
        return doubled;
    }

    /** Devices that do not hold what the documents do. */
    long different() {
        return different;
    }

    /** Some of what was found, for people. */
    List<String> examples() {
        return examples;
    }

    private void tell(String what) {
        if (examples.size() < EXAMPLES_MAX) {
            examples.add(what);
        }
    }

    /** A device must hold what the documents do. */
    void compare(String who, SoakContents documents, SoakContents device) {
        List<String> differences = documents.differencesOf(device);
        if (!differences.isEmpty()) {
            different++;
            differences.forEach(difference -> tell(who + ": " + difference));
        }
    }

    /** All that was acknowledged must be there, once; what was not may be there, once. */
    void examine(SoakContents contents, List<? extends Participant> writers) {
        Map<String, Integer> found = new HashMap<>();
        contents.pages().forEach((number, page) -> {
            if (page.total() != page.entries().size()) {
                doubled++;
                tell("page " + number + " counted " + page.total() + " (expected: " + page.entries().size()
                        + ", its entries)");
            }
            page.entries().forEach(word -> found.merge(number + " " + word, 1, Integer::sum));
        });
        Map<String, Note> foreign = new HashMap<>(contents.notes());
        for (Participant writer : writers) {
            examineWords(writer, found);
            writer.diary().notes().forEach((id, states) -> examineNote(writer, id, states, foreign.remove(id)));
        }
        found.forEach((word, times) -> {
            doubled++;
            tell("page " + word + ", which nobody wrote, " + times + " times");
        });
        foreign.keySet().forEach(id -> {
            doubled++;
            tell("note " + id + ", which nobody wrote");
        });
    }

    private void examineWords(Participant writer, Map<String, Integer> found) {
        long acknowledged = writer.acknowledged();
        for (Diary.Entry entry : writer.diary().entries()) {
            int times = Objects.requireNonNullElse(found.remove(entry.page() + " " + entry.word()), 0);
            if (times == 0 && entry.version() <= acknowledged) {
                lost++;
                tell(writer.name() + ": " + entry + " is lost");
            } else if (times > 1) {
                doubled++;
                tell(writer.name() + ": " + entry + " is there " + times + " times");
            }
        }
    }

    /** A note is as its only writer left it when the server acknowledged last, or later. */
    private void examineNote(
            Participant writer, String id, List<Diary.NoteState> states, @Nullable Note found) {
        long acknowledged = writer.acknowledged();
        Optional<Note> actual = Optional.ofNullable(found);
        int first = 0;
        while (first < states.size() && states.get(first).version() <= acknowledged) {
            first++;
        }
        boolean fits = first == 0 && actual.isEmpty();
        for (int i = Math.max(0, first - 1); i < states.size(); i++) {
            fits |= states.get(i).note().equals(actual);
        }
        if (fits) {
            return;
        }
        boolean older = actual.isEmpty();
        for (int i = 0; i < first - 1; i++) {
            older |= states.get(i).note().equals(actual);
        }
        if (older) {
            lost++;
        } else {
            doubled++;
        }
        tell(writer.name() + ": note " + id + " is not as it was left in version "
                + states.get(Math.max(0, first - 1)).version());
    }
}
