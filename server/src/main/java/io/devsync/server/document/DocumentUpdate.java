package io.devsync.server.document;

import org.bson.BsonDocument;

/**
 * How to bring a document from one state of its object to another without touching anything else in it.
 *
 * @param set values by dotted path
 * @param unset paths to remove; the values mean nothing
 * @param expected a query that a document meets which holds the old state in these paths; it may miss one that holds it in
 *     another form, such as the members of a set in another order
 */
public record DocumentUpdate(BsonDocument set, BsonDocument unset, BsonDocument expected) {

    /** Whether there is nothing to do; MongoDB refuses an update without operators. */
    public boolean isEmpty() {
        return set.isEmpty() && unset.isEmpty();
    }

    /** The update as MongoDB's update operators. */
    public BsonDocument toBson() {
        BsonDocument operators = new BsonDocument();
        if (!set.isEmpty()) {
            operators.put("$set", set);
        }
        if (!unset.isEmpty()) {
            operators.put("$unset", unset);
        }
        return operators;
    }
}
