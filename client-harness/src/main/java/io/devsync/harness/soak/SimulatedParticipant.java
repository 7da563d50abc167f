package io.devsync.harness.soak;

import io.devsync.harness.device.ClientResetMode;
import io.devsync.harness.device.DeviceObserver;
import io.devsync.harness.device.DeviceRuntime;
import io.devsync.harness.device.SimulatedDevice;
import io.devsync.harness.device.Wire;
import io.devsync.harness.device.WriteTransaction;
import io.devsync.harness.soak.SoakContents.Note;
import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.Scalar;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A simulated device in a soak; what is not final belongs to the device's thread. */
final class SimulatedParticipant implements Participant, DeviceObserver {

    private static final Duration RECONNECT_FIRST = Duration.ofMillis(30);
    private static final Duration RECONNECT_LAST = Duration.ofMillis(500);
    /** A device acts about so often. */
    private static final long PACE_MS = 120;
    /** What a device has not uploaded waits for a slow machine rather than to grow. */
    private static final long UNACKNOWLEDGED_MAX = 200;
    /** A spell without a network takes about so long. */
    private static final long OFFLINE_MS = 1_500;

    private final int number;
    private final String owner;
    private final SplittableRandom random;
    private final SimulatedDevice device;
    private final Diary diary = new Diary();
    private final Map<String, Note> notes = new TreeMap<>();
    private volatile long acknowledged;
    private long written;
    private boolean acting;
    private long turns;
    private int words;
    private int notesMade;

    SimulatedParticipant(DeviceRuntime runtime, String baseUrl, String appId, int number, long seed) {
        this.number = number;
        this.owner = "device" + number;
        this.random = new SplittableRandom(seed);
        this.device = SimulatedDevice.builder(baseUrl, appId)
                .wire(number % 2 == 0 ? Wire.REALM : Wire.OPEN)
                .schema(SoakModel.SCHEMA)
                .subscribe(SoakModel.PAGE, "TRUEPREDICATE")
                .subscribe(SoakModel.NOTE, "TRUEPREDICATE")
                // A reset must not happen: the device shall stop there.
                .clientReset(ClientResetMode.MANUAL)
                .reconnectDelay(RECONNECT_FIRST, RECONNECT_LAST)
                .random(random.split())
                .runtime(runtime)
                .observer(this)
                .connect();
    }

    @Override
    public String name() {
        return "device " + number + (number % 2 == 0 ? " (realm wire)" : " (open wire)");
    }

    @Override
    public void makePages(Duration patience) {
        device.awaitSubscribed(patience);
        device.write(transaction -> {
            for (int page = 0; page < SoakModel.PAGES; page++) {
                transaction.create(SoakModel.page(page));
            }
        });
        device.awaitUploaded(patience);
    }

    @Override
    public void act() {
        device.execute(() -> acting = true);
        // What is written before the first bootstrap may lose to it.
        device.subscribed().thenRun(() -> device.execute(() -> next(++turns)));
    }

    /** Of several calls to act only the last one counts. */
    private void next(long turn) {
        device.schedule(
                () -> {
                    if (acting && turn == turns) {
                        if (written - acknowledged < UNACKNOWLEDGED_MAX) {
                            doSomething();
                        }
                        next(turn);
                    }
                },
                around(PACE_MS));
    }

    private Duration around(long typicalMs) {
        return Duration.ofNanos((long) (-Math.log(1 - random.nextDouble()) * TimeUnit.MILLISECONDS.toNanos(typicalMs)));
    }

    private void doSomething() {
        int choice = random.nextInt(100);
        if (choice < 50) {
            insertWord();
        } else if (choice < 68 && notes.size() < SoakModel.NOTES_MAX || notes.isEmpty()) {
            makeNote();
        } else if (choice < 84) {
            editNote();
        } else if (choice < 92) {
            deleteNote();
        } else if (choice < 95) {
            device.subscribe(SoakModel.someNotes(owner, random));
        } else if (choice < 98) {
            device.breakConnection();
        } else {
            device.disconnect();
            device.schedule(device::connect, around(OFFLINE_MS));
        }
    }

    private void insertWord() {
        long page = random.nextInt(SoakModel.PAGES);
        String word = owner + "." + ++words;
        long version = device.write(transaction -> insertWord(transaction, SoakModel.page(page), word));
        diary.wrote(page, word, version);
        written = version;
    }

    private void insertWord(WriteTransaction transaction, ObjectKey page, String word) {
        int size = transaction
                .find(page)
                .map(ObjectState::properties)
                .map(values -> values.get("entries"))
                .map(list -> ((ListValue) list).elements().size())
                .orElse(0);
        transaction
                .add(page, "total", 1)
                .insert(page, "entries", Path.ofIndex(random.nextInt(size + 1)), new Scalar.Str(word));
    }

    private void makeNote() {
        String id = owner + "-" + ++notesMade;
        Note note = new Note(owner, random.nextInt(SoakModel.BUCKETS), SoakModel.text(id, 0, random), 0);
        ObjectKey key = SoakModel.note(id);
        long version = device.write(transaction -> transaction
                .create(key)
                .set(key, "owner", new Scalar.Str(note.owner()))
                .set(key, "bucket", new Scalar.Int(note.bucket()))
                .set(key, "text", new Scalar.Str(note.text())));
        keep(id, Optional.of(note), version);
    }

    private void editNote() {
        Map.Entry<String, Note> chosen = someNote();
        String id = chosen.getKey();
        Note old = chosen.getValue();
        Note note = new Note(owner, old.bucket(), SoakModel.text(id, old.edits() + 1, random), old.edits() + 1);
        ObjectKey key = SoakModel.note(id);
        long version = device.write(
                transaction -> transaction.add(key, "edits", 1).set(key, "text", new Scalar.Str(note.text())));
        keep(id, Optional.of(note), version);
    }

    private void deleteNote() {
        String id = someNote().getKey();
        long version = device.write(transaction -> transaction.delete(SoakModel.note(id)));
        keep(id, Optional.empty(), version);
    }

    private Map.Entry<String, Note> someNote() {
        return List.copyOf(notes.entrySet()).get(random.nextInt(notes.size()));
    }

    private void keep(String id, Optional<Note> note, long version) {
        note.ifPresentOrElse(state -> notes.put(id, state), () -> notes.remove(id));
        diary.wrote(id, note, version);
        written = version;
    }

    @Override
    public void acknowledged(long clientVersion) {
        acknowledged = clientVersion;
    }

    @Override
    public void rest() {
        device.execute(() -> {
            acting = false;
            device.connect();
            device.subscribe(SoakModel.EVERYTHING);
        });
    }

    @Override
    public void settle(Duration patience) {
        device.awaitSubscribed(patience);
        device.awaitUploaded(patience);
        device.awaitDownloaded(patience);
    }

    @Override
    public SoakContents contents() {
        return SoakContents.of(device.objects());
    }

    @Override
    public Diary diary() {
        return diary;
    }

    @Override
    public long acknowledged() {
        return acknowledged;
    }

    @Override
    public List<String> troubles() {
        List<String> troubles = new ArrayList<>();
        device.failure().ifPresent(troubles::add);
        if (device.clientResets() > 0) {
            troubles.add(device.clientResets() + " client resets");
        }
        for (SyncError error : device.errors()) {
            if (error.action() != SyncError.Action.TRANSIENT) {
                troubles.add("error " + error.code().number() + " " + error.message());
            }
        }
        return troubles;
    }

    @Override
    public void close() {
        device.execute(() -> acting = false);
        device.close();
    }
}
