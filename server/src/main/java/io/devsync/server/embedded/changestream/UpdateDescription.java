package io.devsync.server.embedded.changestream;

import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;

/** What an update changed, as paths: the difference of the document before and after. */
final class UpdateDescription {

    private final BsonDocument updated = new BsonDocument();
    private final BsonArray removed = new BsonArray();
    private final BsonArray truncated = new BsonArray();

    private UpdateDescription() {
    }

    static BsonDocument of(BsonDocument before, BsonDocument after) {
        UpdateDescription description = new UpdateDescription();
        description.documents("", before, after);
        return new BsonDocument("updatedFields", description.updated)
                .append("removedFields", description.removed)
                .append("truncatedArrays", description.truncated);
    }

    private void documents(String prefix, BsonDocument before, BsonDocument after) {
        for (String name : before.keySet()) {
            if (!after.containsKey(name)) {
                removed.add(new BsonString(prefix + name));
            }
        }
        for (Map.Entry<String, BsonValue> field : after.entrySet()) {
            BsonValue old = before.get(field.getKey());
            if (old == null) {
                updated.put(prefix + field.getKey(), field.getValue());
            } else {
                values(prefix + field.getKey(), old, field.getValue());
            }
        }
    }

    private void values(String path, BsonValue before, BsonValue after) {
        if (before.equals(after)) {
            return;
        }
        // A name with a dot has no path: the field is told as a whole.
        if (before instanceof BsonDocument from && after instanceof BsonDocument to && !from.isEmpty() && !to.isEmpty()
                && to.keySet().stream().noneMatch(name -> name.contains(".")) && from.keySet().stream().noneMatch(name -> name.contains("."))) {
            documents(path + ".", from, to);
        } else if (before instanceof BsonArray from && after instanceof BsonArray to && !from.isEmpty() && !to.isEmpty()) {
            arrays(path, from, to);
        } else {
            updated.put(path, after);
        }
    }

    private void arrays(String path, BsonArray before, BsonArray after) {
        if (after.size() < before.size()) {
            truncated.add(new BsonDocument("field", new BsonString(path)).append("newSize", new BsonInt32(after.size())));
        }
        for (int i = 0; i < after.size(); i++) {
            if (i < before.size()) {
                values(path + "." + i, before.get(i), after.get(i));
            } else {
                updated.put(path + "." + i, after.get(i));
            }
        }
    }
}
