package io.devsync.server.sampling;

/** How many places in documents a sampler may still remember: the bound of its memory. Owned by one sampler. */
final class NodeBudget {

    /** What one schema may have as properties, see {@code Embeddings.PROPERTIES_MAX}: more could not be saved. At worst 2 kB each. */
    static final int PER_COLLECTION = 10_000;

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
