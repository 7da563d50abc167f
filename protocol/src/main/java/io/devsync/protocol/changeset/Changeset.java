package io.devsync.protocol.changeset;

import java.util.List;

/**
 * The instructions of one transaction, in order.
 *
 * <p>Attributes that a changeset gets from its place in a history (version, timestamp, origin) are not part of it: see
 * the messages that carry it.
 */
public record Changeset(List<Instruction> instructions) {

    /** A changeset without instructions; zero bytes on Realm's wire. */
    public static final Changeset EMPTY = new Changeset(List.of());

    public Changeset {
        instructions = List.copyOf(instructions);
    }

    public boolean isEmpty() {
        return instructions.isEmpty();
    }
}
