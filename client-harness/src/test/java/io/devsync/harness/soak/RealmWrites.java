package io.devsync.harness.soak;

import io.devsync.harness.realm.RealmList;
import io.devsync.harness.realm.RealmObject;
import io.devsync.harness.realm.RealmTransaction;
import io.devsync.harness.realm.SyncedRealm;
import io.devsync.harness.soak.SoakContents.Note;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What a device of a soak writes with Realm's native client. Used by the device's thread. */
final class RealmWrites {

    private final SyncedRealm realm;
    private final String owner;
    private final SplittableRandom random;
    private final Consumer<String> told;
    private final Map<String, Note> notes = new TreeMap<>();
    private int words;
    private int notesMade;

    /**
     * @param told gets lines of what was written
     */
    RealmWrites(SyncedRealm realm, String owner, SplittableRandom random, Consumer<String> told) {
        this.realm = realm;
        this.owner = owner;
        this.random = random;
        this.told = told;
    }

    void makePages() {
        realm.write(transaction -> {
            for (long page = 0; page < SoakModel.PAGES; page++) {
                transaction.create(SoakModel.PAGE, page);
            }
        });
    }

    /**
     * Writes one transaction.
     *
     * @param version its number among this device's
     * @return false when there was nothing to write to
     */
    boolean writeSomething(long version) {
        int choice = random.nextInt(92);
        if (choice < 50) {
            return insertWord(version);
        }
        if (choice < 68 && notes.size() < SoakModel.NOTES_MAX || notes.isEmpty()) {
            makeNote(version);
        } else if (choice < 84) {
            editNote(version);
        } else {
            deleteNote(version);
        }
        return true;
    }

    private boolean insertWord(long version) {
        long page = random.nextInt(SoakModel.PAGES);
        String word = owner + "." + ++words;
        boolean[] inserted = new boolean[1];
        realm.write(transaction -> {
            Optional<RealmObject> object = transaction.find(SoakModel.PAGE, page);
            object.ifPresent(found -> {
                RealmList entries = found.add("total", 1).list("entries");
                entries.insert(random.nextInt(entries.size() + 1), word);
            });
            inserted[0] = object.isPresent();
        });
        if (inserted[0]) {
            told.accept("word\t" + version + "\t" + page + "\t" + word);
        }
        return inserted[0];
    }

    private void makeNote(long version) {
        String id = owner + "-" + ++notesMade;
        Note note = new Note(owner, random.nextInt(SoakModel.BUCKETS), SoakModel.text(id, 0, random), 0);
        realm.write(transaction -> transaction.create(
                SoakModel.NOTE, id, "owner", note.owner(), "bucket", note.bucket(), "text", note.text()));
        keep(version, id, note);
    }

    private void editNote(long version) {
        String id = someNote();
        Note old = notes.get(id);
        Note note = new Note(owner, old.bucket(), SoakModel.text(id, old.edits() + 1, random), old.edits() + 1);
        realm.write(transaction ->
                transaction.get(SoakModel.NOTE, id).add("edits", 1).set("text", note.text()));
        keep(version, id, note);
    }

    private void deleteNote(long version) {
        String id = someNote();
        realm.write((RealmTransaction transaction) -> transaction.delete(SoakModel.NOTE, id));
        notes.remove(id);
        told.accept("gone\t" + version + "\t" + id);
    }

    private String someNote() {
        return new ArrayList<>(notes.keySet()).get(random.nextInt(notes.size()));
    }

    private void keep(long version, String id, Note note) {
        notes.put(id, note);
        told.accept("note\t" + version + "\t" + id + "\t" + note.bucket() + "\t" + note.edits() + "\t" + note.text());
    }
}
