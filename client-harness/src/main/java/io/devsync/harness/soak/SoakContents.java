package io.devsync.harness.soak;

import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/** All objects of a soak as somebody sees them: a device, or whoever reads the documents. */
public record SoakContents(Map<Long, Page> pages, Map<String, Note> notes) {

    private static final int DIFFERENCES_MAX = 5;
    private static final int TEXT_MAX = 300;

    /** A page. */
    public record Page(long total, List<String> entries) {}

    /** A note. */
    public record Note(String owner, long bucket, String text, long edits) {}

    /** What a device holds. */
    public static SoakContents of(Map<ObjectKey, ObjectState> objects) {
        SoakContents contents = new SoakContents(new TreeMap<>(), new TreeMap<>());
        objects.forEach((key, object) -> {
            Map<String, Value> values = object.properties();
            switch (key.key()) {
                case PrimaryKey.IntKey(long number) -> contents.pages.put(
                        number, new Page(number(values, "total"), strings(values, "entries")));
                case PrimaryKey.StringKey(String id) -> contents.notes.put(
                        id,
                        new Note(
                                text(values, "owner"),
                                number(values, "bucket"),
                                text(values, "text"),
                                number(values, "edits")));
                default -> throw new IllegalArgumentException(key + " (expected: a page or a note)");
            }
        });
        return contents;
    }

    private static long number(Map<String, Value> values, String property) {
        return values.get(property) instanceof Scalar.Int(long value) ? value : 0;
    }

    private static String text(Map<String, Value> values, String property) {
        return values.get(property) instanceof Scalar.Str(String value) ? value : "";
    }

    private static List<String> strings(Map<String, Value> values, String property) {
        return values.get(property) instanceof ListValue(List<Value> elements)
                ? elements.stream().map(element -> ((Scalar.Str) element).value()).toList()
                : List.of();
    }

    /** What documents say; an empty list may have no field. */
    static SoakContents ofDocuments(List<BsonDocument> pages, List<BsonDocument> notes) {
        SoakContents contents = new SoakContents(new TreeMap<>(), new TreeMap<>());
        for (BsonDocument page : pages) {
            contents.pages.put(
                    page.getNumber("_id").longValue(),
                    new Page(
                            page.getNumber("total").longValue(),
                            page.getArray("entries", new BsonArray()).stream()
                                    .map(entry -> entry.asString().getValue())
                                    .toList()));
        }
        for (BsonDocument note : notes) {
            contents.notes.put(
                    note.getString("_id").getValue(),
                    new Note(
                            note.getString("owner").getValue(),
                            note.getNumber("bucket").longValue(),
                            note.getString("text").getValue(),
                            note.getNumber("edits").longValue()));
        }
        return contents;
    }

    /** What others see differently, for people; at most a few. */
    List<String> differencesOf(SoakContents other) {
        List<String> differences = new ArrayList<>();
        compare("page", pages, other.pages, differences);
        compare("note", notes, other.notes, differences);
        return differences;
    }

    private static <K, V> void compare(String what, Map<K, V> expected, Map<K, V> actual, List<String> differences) {
        TreeSet<K> keys = new TreeSet<>(expected.keySet());
        keys.addAll(actual.keySet());
        for (K key : keys) {
            V wanted = expected.get(key);
            V found = actual.get(key);
            if (differences.size() < DIFFERENCES_MAX && (wanted == null || !wanted.equals(found))) {
                differences.add(what + " " + key + ": " + shortened(found) + " (expected: " + shortened(wanted) + ")");
            }
        }
    }

    private static String shortened(@Nullable Object value) {
        String text = value == null ? "nothing" : value.toString();
        return text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX) + "...";
    }
}
