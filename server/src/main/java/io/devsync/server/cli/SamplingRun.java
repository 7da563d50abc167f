package io.devsync.server.cli;

import java.io.PrintWriter;
import java.util.Locale;
import org.bson.BsonDocument;
import org.bson.BsonInt32;

/** Lets a server sample and waits for the result; on a terminal with a bar that shows how far it is. */
final class SamplingRun {

    private static final long EVERY_MS = 100;
    private static final String ERASE_LINE = "\r\033[K";
    private static final int BAR_WIDTH = 30;

    private final ControlClient client;
    private final String app;
    private final PrintWriter terminal;
    private final boolean interactive = System.console() != null;

    SamplingRun(ControlClient client, String app, PrintWriter terminal) {
        this.client = client;
        this.app = app;
        this.terminal = terminal;
    }

    /** The result; everything else is a failure. */
    BsonDocument run(BsonDocument body) {
        String id = client.startSampling(app, body);
        boolean ended = false;
        try {
            while (true) {
                BsonDocument sampling = client.sampling(app, id);
                String state = Json.text(sampling, "state");
                ended = !state.equals("running");
                switch (state) {
                    case "running" -> {
                        draw(sampling.getDocument("progress"));
                        Thread.sleep(EVERY_MS);
                    }
                    case "done" -> {
                        return sampling.getDocument("result");
                    }
                    case "cancelled" -> throw new CommandFailure("the sampling was cancelled");
                    default -> throw new CommandFailure("cannot sample: " + Json.text(sampling, "error"));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted while sampling", e);
        } finally {
            erase();
            if (!ended) {
                client.cancelSampling(app, id);
            }
        }
    }

    private void draw(BsonDocument progress) {
        if (!interactive) {
            return;
        }
        long documents = number(progress, "documents");
        long expected = Math.max(1, number(progress, "expected"));
        int filled = (int) (BAR_WIDTH * Math.min(documents, expected) / expected);
        terminal.printf(
                Locale.ROOT,
                "%s[%s%s] %,d of %,d  %s (%d of %d)",
                ERASE_LINE,
                "#".repeat(filled),
                " ".repeat(BAR_WIDTH - filled),
                documents,
                expected,
                Json.text(progress, "collection"),
                Math.min(number(progress, "collectionsDone") + 1, number(progress, "collections")),
                number(progress, "collections"));
        terminal.flush();
    }

    private void erase() {
        if (interactive) {
            terminal.print(ERASE_LINE);
            terminal.flush();
        }
    }

    private static long number(BsonDocument document, String field) {
        return document.getNumber(field, new BsonInt32(0)).longValue();
    }
}
