package io.devsync.server.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Has a server do something with its data and waits for it; on a terminal it shows how far it is. */
final class DataRun {

    private static final long EVERY_MS = 300;
    private static final String ERASE_LINE = "\r\033[K";

    private final ControlClient client;
    private final PrintWriter terminal;
    private final boolean interactive = System.console() != null;

    DataRun(ControlClient client, PrintWriter terminal) {
        this.client = client;
        this.terminal = terminal;
    }

    /**
     * What became of it.
     *
     * @param verb the last part of the path
     */
    BsonDocument run(String verb, BsonDocument body) {
        CompletableFuture<BsonDocument> answer = CompletableFuture.supplyAsync(() -> client.data(verb, body));
        try {
            while (true) {
                try {
                    return answer.get(EVERY_MS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException notYet) {
                    draw();
                }
            }
        } catch (ExecutionException | CompletionException failure) {
            throw failure.getCause() instanceof CommandFailure told
                    ? told
                    : new CommandFailure("cannot ask the server: " + failure.getCause(), failure);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted; the server goes on with it", e);
        } finally {
            if (interactive) {
                terminal.print(ERASE_LINE);
                terminal.flush();
            }
        }
    }

    private void draw() {
        if (!interactive) {
            return;
        }
        BsonDocument status = client.data();
        if (status.containsKey("doing")) {
            terminal.printf(
                    Locale.ROOT,
                    "%s%s  %,d documents  %,d MB  %s",
                    ERASE_LINE,
                    text(status, "doing"),
                    number(status, "documents"),
                    number(status, "bytes") >> 20,
                    text(status, "collection"));
            terminal.flush();
        }
    }

    /** What was done, with how many documents and bytes. */
    static String sentence(String what, BsonDocument done) {
        return String.format(
                Locale.ROOT,
                "%,d documents (%.1f MB) %s",
                number(done, "documents"),
                number(done, "bytes") / 1048576.0,
                what);
    }

    /** The same with a line for each collection with faults, and the notes. */
    static String report(String what, BsonDocument done) {
        StringBuilder text = new StringBuilder(sentence(what, done));
        for (BsonValue value : done.getArray("collections", new BsonArray())) {
            BsonDocument one = value.asDocument();
            if (number(one, "failed") > 0) {
                text.append("%n%s: %,d documents refused".formatted(text(one, "collection"), number(one, "failed")));
                one.getArray("reasons", new BsonArray()).forEach(reason -> text.append("%n  %s".formatted(Json.text(reason))));
            }
        }
        done.getArray("notes", new BsonArray()).forEach(note -> text.append("%nnote: %s".formatted(Json.text(note))));
        return text.toString();
    }

    static long number(BsonDocument document, String field) {
        return document.getNumber(field, new BsonInt32(0)).longValue();
    }

    private static String text(BsonDocument document, String field) {
        return Json.text(document.get(field, new BsonString("")));
    }
}
