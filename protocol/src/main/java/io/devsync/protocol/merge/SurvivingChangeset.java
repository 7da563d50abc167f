package io.devsync.protocol.merge;

import io.devsync.protocol.changeset.Instruction;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A changeset on its way to a device that is far behind, of which later ones may make instructions void ({@link
 * Supersession}). Belongs to one thread at a time.
 */
public final class SurvivingChangeset {

    private final Rank rank;
    private final List<Instruction> all;
    private final BitSet voided = new BitSet();

    /**
     * @param originTimestamp milliseconds since 2015-01-01T00:00:00Z as the device is told it, unsigned
     * @param originFileIdent the file that recorded it, 1 for the server; never 0
     * @param instructions what the device would be told; not changed by anyone while this object lives
     */
    public SurvivingChangeset(long originTimestamp, long originFileIdent, List<Instruction> instructions) {
        this.rank = new Rank(originTimestamp, originFileIdent);
        this.all = instructions;
    }

    /** Whether nothing of it is void. */
    public boolean isWhole() {
        return voided.isEmpty();
    }

    /** Whether nothing of it is left. */
    public boolean isEmpty() {
        return voided.cardinality() == all.size();
    }

    /** What is left, in order; the very list of the constructor when that is everything. */
    public List<Instruction> instructions() {
        if (isWhole()) {
            return all;
        }
        List<Instruction> left = new ArrayList<>(all.size() - voided.cardinality());
        for (int i = voided.nextClearBit(0); i < all.size(); i = voided.nextClearBit(i + 1)) {
            left.add(all.get(i));
        }
        return left;
    }

    List<Instruction> all() {
        return all;
    }

    Rank rank() {
        return rank;
    }

    void makeVoid(int position) {
        voided.set(position);
    }
}
