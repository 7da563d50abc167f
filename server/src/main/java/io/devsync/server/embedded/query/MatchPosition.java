package io.devsync.server.embedded.query;

/** The index of the array element that made a filter match: what {@code $} stands for in updates and projections. */
public final class MatchPosition {

    /** For those who do not ask. */
    static final MatchPosition NONE = new MatchPosition();

    private int index = -1;

    void note(int element) {
        if (this != NONE) {
            index = element;
        }
    }

    /** The element's index, -1 when no array took part. */
    public int index() {
        return index;
    }
}
