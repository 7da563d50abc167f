package io.devsync.server.sync;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.merge.Supersession;
import io.devsync.protocol.merge.SurvivingChangeset;
import io.devsync.protocol.message.DownloadCursor;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.store.HistoryEntry;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What a device that is far behind is still to be sent of a stretch of the history, without what later entries of the
 * stretch make void: what it gets, and the time that takes, follow what is different in its view and not how often that
 * was changed. Owned by the engine's thread.
 *
 * <p>First the stretch is looked through, until it ends or what is left of it is large enough; then that is sent, in
 * order. Nothing is kept of what was left out, since it decides nothing in any merge ({@link Supersession}), so that a
 * device that is cut off goes on wherever it is.
 */
final class Backlog {

    /** Entries after which it is worth looking for those of which nothing is left. */
    private static final int COMPACT_AT_LEAST = 1000;

    private final ArrayDeque<Item> items = new ArrayDeque<>();
    private int compactAt = COMPACT_AT_LEAST;
    private Optional<Supersession> supersession = Optional.empty();
    private long bytes;
    private boolean complete;

    /**
     * An entry, as the device is told it.
     *
     * @param cursor where the device is when it has got that
     */
    record Item(HistoryEntry.Changes entry, DownloadCursor cursor, SurvivingChangeset told, long bytes) {}

    boolean isEmpty() {
        return items.isEmpty();
    }

    /** About how much is left of what was looked through, in bytes. */
    long bytes() {
        if (items.size() > compactAt) {
            compact();
            compactAt = Math.max(COMPACT_AT_LEAST, 2 * items.size());
        }
        return bytes;
    }

    /** Whether the stretch has been looked through, so that what is left is to be sent. */
    boolean isComplete() {
        return complete;
    }

    /**
     * Takes the next entry.
     *
     * @param schema the newest
     * @param told what of it the device is told, in full
     */
    void add(RealmSchema schema, ClientFile file, HistoryEntry.Changes entry, DownloadCursor cursor, List<Instruction> told) {
        if (told.isEmpty()) {
            return;
        }
        Supersession voiding = supersession.orElseGet(() -> new Supersession(schema));
        supersession = Optional.of(voiding);
        boolean own = entry.fileIdent() == file.ident().ident();
        SurvivingChangeset surviving = new SurvivingChangeset(
                entry.timestampFor(file.ident().ident()), own ? HistoryEntry.SERVER_IDENT : entry.fileIdent(), told);
        if (own) {
            // Told anew for reasons of the file's own.
            voiding.keep(told);
        } else {
            voiding.add(surviving);
        }
        long size = 0;
        for (Instruction instruction : told) {
            size += ChangesetParts.bytes(instruction);
        }
        items.add(new Item(entry, cursor, surviving, size));
        bytes += size;
    }

    /** Lets go of entries of which nothing is left. */
    private void compact() {
        Iterator<Item> each = items.iterator();
        while (each.hasNext()) {
            Item item = each.next();
            if (item.told().isEmpty()) {
                bytes -= item.bytes();
                each.remove();
            }
        }
    }

    /** The stretch has been looked through. */
    void complete() {
        compact();
        complete = !items.isEmpty();
        supersession = Optional.empty();
        compactAt = COMPACT_AT_LEAST;
    }

    /** The next entry to be sent; the backlog is not empty. */
    Item next() {
        return items.element();
    }

    /** The next entry is on its way. */
    void sent() {
        bytes -= items.remove().bytes();
        complete = !items.isEmpty();
    }
}
