package io.devsync.server.sampling;

/** How many places in documents samplers may still remember: the bound of their memory. Owned by one run. */
final class NodeBudget {

    /** What one schema may have as properties, see {@code Embeddings.PROPERTIES_MAX}: more could not be saved. */
    static final int PER_COLLECTION = 10_000;

    /** For all collections of a run: some 1.5 kB each at worst, 60 MB together. */
    static final int PER_RUN = 40_000;

    private int left;

    NodeBudget(int nodes) {
        this.left = nodes;
    }

    /** Takes one; false when there is none left. */
    boolean take() {
        if (left == 0) {
            return false;
        }
        left--;
        return true;
    }

    void giveBack(int nodes) {
        left += nodes;
    }

    int left() {
        return left;
    }
}
