package io.devsync.harness.soak;

import io.devsync.harness.soak.SoakContents.Note;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one device has written, and in which of its versions: so it is known what the server must have once it has
 * acknowledged a version. Thread-safe.
 */
public final class Diary {

    /** A word in a page. */
    record Entry(long page, String word, long version) {}

    /** A note as the device left it; empty once it was deleted. */
    record NoteState(long version, Optional<Note> note) {}

    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, List<NoteState>> notes = new LinkedHashMap<>();
    private long transactions;

    /** A word was inserted into a page. */
    public synchronized void wrote(long page, String word, long version) {
        entries.add(new Entry(page, word, version));
        transactions++;
    }

    /** A note was made, changed, or deleted when it is empty. */
    public synchronized void wrote(String id, Optional<Note> note, long version) {
        notes.computeIfAbsent(id, key -> new ArrayList<>()).add(new NoteState(version, note));
        transactions++;
    }

    /** How many transactions there were. */
    public synchronized long transactions() {
        return transactions;
    }

    /** How many of them the server has acknowledged, by the newest version that it has. */
    synchronized long acknowledged(long version) {
        return entries.stream().filter(entry -> entry.version() <= version).count()
                + notes.values().stream()
                        .flatMap(List::stream)
                        .filter(state -> state.version() <= version)
                        .count();
    }

    /** The words inserted so far. */
    synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** Each note with what it was, oldest first. */
    synchronized Map<String, List<NoteState>> notes() {
        Map<String, List<NoteState>> copy = new LinkedHashMap<>();
        notes.forEach((id, states) -> copy.put(id, List.copyOf(states)));
        return copy;
    }
}
