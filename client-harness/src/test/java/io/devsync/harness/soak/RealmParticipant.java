package io.devsync.harness.soak;

import io.devsync.harness.soak.SoakContents.Note;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A device with Realm's native client that takes part in a soak, as the soak sees it: the other end of a {@link RealmDevice}. */
final class RealmParticipant implements Participant {

    /** The device itself gives up before. */
    private static final Duration LONGER = Duration.ofMinutes(1);

    private final String owner;
    private final String version;
    private final Consumer<String> commands;
    private final Diary diary = new Diary();
    private final List<String> troubles = new CopyOnWriteArrayList<>();
    private final LinkedBlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private volatile long acknowledged;

    /**
     * @param version of the native client
     * @param commands go to the client's process
     */
    RealmParticipant(String owner, String version, Consumer<String> commands) {
        this.owner = owner;
        this.version = version;
        this.commands = commands;
    }

    /** Takes what the device tells; on the thread that reads it. */
    void hear(String line) {
        String[] words = line.split("\t", -1);
        switch (words[0]) {
            case "word" -> diary.wrote(Long.parseLong(words[2]), words[3], Long.parseLong(words[1]));
            case "note" ->
                diary.wrote(
                        words[2],
                        Optional.of(new Note(owner, Long.parseLong(words[3]), words[5], Long.parseLong(words[4]))),
                        Long.parseLong(words[1]));
            case "gone" -> diary.wrote(words[2], Optional.empty(), Long.parseLong(words[1]));
            case "acknowledged" -> acknowledged = Long.parseLong(words[1]);
            case "trouble" -> {
                troubles.add(words[1]);
                answers.add("failed\t" + words[1]);
            }
            case "done", "failed" -> answers.add(line);
            default -> throw new IllegalArgumentException("\"" + line + "\" of " + name());
        }
    }

    @Override
    public String name() {
        return owner + " (Realm " + version + ")";
    }

    @Override
    public void makePages(Duration patience) {
        ask("pages\t" + owner + "\t" + patience.toMillis(), patience);
    }

    @Override
    public void act() {
        commands.accept("act\t" + owner);
    }

    @Override
    public void rest() {
        commands.accept("rest\t" + owner);
    }

    @Override
    public void settle(Duration patience) {
        ask("settle\t" + owner + "\t" + patience.toMillis(), patience);
    }

    @Override
    public SoakContents contents() {
        return ContentsJson.read(ask("contents\t" + owner, LONGER));
    }

    private String ask(String command, Duration patience) {
        if (!troubles.isEmpty()) {
            throw new SoakException(name() + ": " + troubles.getFirst());
        }
        commands.accept(command);
        try {
            String answer = answers.poll(patience.plus(LONGER).toMillis(), TimeUnit.MILLISECONDS);
            if (answer == null || !answer.startsWith("done\t")) {
                throw new SoakException(name() + ": " + command + ": " + (answer == null ? "no answer" : answer));
            }
            return answer.substring("done\t".length());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new SoakException("interrupted", stopped);
        }
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
        return List.copyOf(troubles);
    }

    @Override
    public void close() {
        commands.accept("close\t" + owner);
    }
}
