package io.devsync.server.sync;

import io.devsync.protocol.changeset.ChangesetCodec;
import io.devsync.protocol.changeset.EncodedChangeset;
import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Instruction.ObjectInstruction;
import io.devsync.protocol.changeset.Instruction.SchemaInstruction;
import io.devsync.protocol.changeset.SchemaInstructions;
import io.devsync.protocol.message.DownloadedChangeset;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectSnapshot;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.store.HistoryEntry;
import io.devsync.server.store.TouchedObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Entries of the history as one client file gets them: its view's part of others', what it is told anew of its
 * own.
 */
final class Outgoing {

    /** Changesets up to this size are not looked at: with all names written out they take 25 times as much at most. */
    private static final int SURELY_FITS_BYTES = 64 * 1024;

    private Outgoing() {}

    /**
     * Whom a changeset is for.
     *
     * @param protocolVersion decides which instructions the client knows
     * @param changesetBytes how large a changeset may be; what is larger comes in parts
     */
    record Receiver(ClientFile file, int protocolVersion, int changesetBytes) {}

    /**
     * What a client file gets for an entry: mostly one changeset, several where one would be too large. All of them have
     * the entry's version and must be in one message.
     *
     * @param clientVersion the file's last own version at or before the entry
     * @return empty when the entry means nothing to the file
     */
    static List<DownloadedChangeset> of(
            RealmSchema schema,
            Receiver receiver,
            HistoryEntry.Changes entry,
            long clientVersion,
            SharedDownloads shared) {
        ClientFile file = receiver.file();
        boolean own = entry.fileIdent() == file.ident().ident();
        Optional<View> view = file.viewAt(entry.version());
        Supplier<List<EncodedChangeset>> encode =
                () -> encoded(schema, receiver, entry, told(schema, file, entry));
        List<EncodedChangeset> parts = own || view.isEmpty() || !file.toldByViewAlone(entry.version())
                ? encode.get()
                : shared.of(schema, view.get(), receiver.protocolVersion(), entry, encode);
        List<DownloadedChangeset> changesets = new ArrayList<>(parts.size());
        for (EncodedChangeset part : parts) {
            changesets.add(downloaded(file, entry, clientVersion, part));
        }
        return changesets;
    }

    /** What a client file gets for an entry of which later ones have made a part void. */
    static List<DownloadedChangeset> of(
            RealmSchema schema, Receiver receiver, Backlog.Item item, SharedDownloads shared) {
        if (item.told().isWhole()) {
            return of(schema, receiver, item.entry(), item.cursor().clientVersion(), shared);
        }
        List<DownloadedChangeset> changesets = new ArrayList<>();
        for (EncodedChangeset part : encoded(schema, receiver, item.entry(), item.told().instructions())) {
            changesets.add(downloaded(receiver.file(), item.entry(), item.cursor().clientVersion(), part));
        }
        return changesets;
    }

    /** What a client file is told of an entry, in the order of the entry; mostly nothing or all of it. */
    static List<Instruction> told(RealmSchema schema, ClientFile file, HistoryEntry.Changes entry) {
        boolean own = entry.fileIdent() == file.ident().ident();
        return readable(
                file.viewAt(entry.version()), own ? anew(schema, file, entry) : visible(schema, file, entry));
    }

    @SuppressWarnings("ReferenceEquality") // the same list when nothing had to be left out
    private static List<EncodedChangeset> encoded(
            RealmSchema schema, Receiver receiver, HistoryEntry.Changes entry, List<Instruction> instructions) {
        if (instructions.isEmpty()) {
            return List.of();
        }
        int protocolVersion = receiver.protocolVersion();
        List<Instruction> understood = DictionaryErasures.forClient(
                schema, protocolVersion, NestedCollections.forClient(schema, protocolVersion, instructions));
        EncodedChangeset whole = understood == entry.changeset().instructions()
                ? entry.encoded()
                : ChangesetCodec.encode(understood);
        if (whole.size() <= SURELY_FITS_BYTES) {
            return List.of(whole);
        }
        List<List<Instruction>> parts = ChangesetParts.of(understood, receiver.changesetBytes());
        return parts.size() == 1
                ? List.of(whole)
                : parts.stream().map(ChangesetCodec::encode).toList();
    }

    private static DownloadedChangeset downloaded(
            ClientFile file, HistoryEntry.Changes entry, long clientVersion, EncodedChangeset encoded) {
        long ident = file.ident().ident();
        return new DownloadedChangeset(
                entry.version(),
                clientVersion,
                entry.timestampFor(ident),
                entry.fileIdent() == ident ? HistoryEntry.SERVER_IDENT : entry.fileIdent(),
                encoded);
    }

    private static List<Instruction> anew(RealmSchema schema, ClientFile file, HistoryEntry.Changes entry) {
        List<Instruction> told = new ArrayList<>();
        if (file.toldSchemaWith(entry)) {
            told.addAll(SchemaInstructions.of(schema));
        }
        for (TouchedObject object : entry.touched()) {
            switch (file.told(schema, entry, object)) {
                case LEAVES -> told.add(erase(object.key()));
                case ENTERS -> told.addAll(whole(schema, object));
                case MENDED -> told.addAll(object.mending(schema));
                case STAYS, UNSEEN -> {}
            }
        }
        return told;
    }

    /** What is left when instructions on properties that may not be read are taken away; mostly the same list. */
    private static List<Instruction> readable(Optional<View> view, List<Instruction> instructions) {
        if (view.isEmpty() || view.get().hidden().isEmpty()) {
            return instructions;
        }
        List<Instruction> left = new ArrayList<>(instructions.size());
        for (Instruction instruction : instructions) {
            boolean hidden = instruction instanceof Instruction.PathInstruction inside
                    && view.get().hidden().getOrDefault(inside.className(), Set.of()).contains(inside.property());
            if (!hidden) {
                left.add(instruction);
            }
        }
        return left.size() == instructions.size() ? instructions : left;
    }

    private static List<Instruction> visible(RealmSchema schema, ClientFile file, HistoryEntry.Changes entry) {
        if (file.viewAt(entry.version()).isEmpty() || !file.knowsSchemaAt(entry.version())) {
            return List.of();
        }
        if (entry.touched().size() == 1) {
            // Most are about one object, and a device that was away looks through many.
            Sight sight = file.told(schema, entry, entry.touched().getFirst());
            if (sight == Sight.STAYS) {
                return entry.changeset().instructions();
            }
            if (sight == Sight.UNSEEN) {
                return schemaOf(entry);
            }
        }
        int staying = 0;
        int unseen = 0;
        Map<ObjectKey, Sight> sights = new HashMap<>();
        for (TouchedObject object : entry.touched()) {
            Sight sight = file.told(schema, entry, object);
            sights.put(object.key(), sight);
            staying += sight == Sight.STAYS ? 1 : 0;
            unseen += sight == Sight.UNSEEN ? 1 : 0;
        }
        if (staying == sights.size()) {
            return entry.changeset().instructions();
        }
        return unseen == sights.size() ? schemaOf(entry) : filtered(schema, entry, sights);
    }

    private static List<Instruction> schemaOf(HistoryEntry.Changes entry) {
        List<Instruction> instructions = new ArrayList<>();
        for (Instruction instruction : entry.changeset().instructions()) {
            if (instruction instanceof SchemaInstruction) {
                instructions.add(instruction);
            }
        }
        return instructions;
    }

    private static List<Instruction> filtered(
            RealmSchema schema, HistoryEntry.Changes entry, Map<ObjectKey, Sight> sights) {
        Map<ObjectKey, TouchedObject> touched = new HashMap<>();
        entry.touched().forEach(object -> touched.put(object.key(), object));
        Set<ObjectKey> replaced = new HashSet<>();
        List<Instruction> seen = new ArrayList<>();
        for (Instruction instruction : entry.changeset().instructions()) {
            if (!(instruction instanceof ObjectInstruction object)) {
                seen.add(instruction);
                continue;
            }
            ObjectKey key = new ObjectKey(object.className(), object.key());
            switch (Objects.requireNonNull(sights.get(key))) {
                case STAYS -> seen.add(instruction);
                case LEAVES -> {
                    if (replaced.add(key)) {
                        seen.add(erase(key));
                    }
                }
                case ENTERS -> {
                    if (replaced.add(key)) {
                        seen.addAll(whole(schema, Objects.requireNonNull(touched.get(key))));
                    }
                }
                case MENDED, UNSEEN -> {}
            }
        }
        return seen;
    }

    private static Instruction erase(ObjectKey key) {
        return new Instruction.EraseObject(key.className(), key.key());
    }

    private static List<Instruction> whole(RealmSchema schema, TouchedObject object) {
        return ObjectSnapshot.instructions(schema, object.after().orElseThrow(), true);
    }
}
