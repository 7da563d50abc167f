package io.devsync.harness.soak;

import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.PrimaryKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The classes of a soak. Pages are written by all devices: each transaction adds to a counter and inserts a word of its own
 * into a list, so that whatever is lost or done twice shows. Notes are written by one device each, which knows what they
 * must hold.
 */
public final class SoakModel {

    /** The class of pages. */
    public static final String PAGE = "SoakPage";

    /** The class of notes. */
    public static final String NOTE = "SoakNote";

    /** How many pages there are; many, so that lists stay short in long runs. */
    public static final int PAGES = 64;

    /** Notes are in buckets, by which devices choose what they subscribe to. */
    public static final int BUCKETS = 8;

    /** Both classes. */
    public static final RealmSchema SCHEMA = RealmSchema.EMPTY
            .with(of(
                    PAGE,
                    PrimaryKey.Type.INT,
                    single("total", PropertyType.INT),
                    new Property("entries", PropertyType.STRING, false, CollectionType.LIST, Optional.empty())))
            .with(of(
                    NOTE,
                    PrimaryKey.Type.STRING,
                    single("owner", PropertyType.STRING),
                    single("bucket", PropertyType.INT),
                    single("text", PropertyType.STRING),
                    single("edits", PropertyType.INT)));

    /** Queries with which a device sees everything. */
    public static final Map<String, String> EVERYTHING = Map.of(PAGE, "TRUEPREDICATE", NOTE, "TRUEPREDICATE");

    /** Notes that one device writes at most; every device of a long run holds those of all the discarded ones as well. */
    public static final int NOTES_MAX = 16;

    /** Of a text of several lengths, so that some messages are cut in the middle when the server dies. */
    private static final List<Integer> TEXT_LENGTHS =
            List.of(10, 10, 10, 10, 10, 10, 10, 10, 10, 200, 200, 200, 200, 3_000, 3_000, 60_000);

    private SoakModel() {}

    private static ObjectSchema of(String name, PrimaryKey.Type key, Property... properties) {
        Map<String, Property> byName = new LinkedHashMap<>();
        for (Property property : properties) {
            byName.put(property.name(), property);
        }
        return new ObjectSchema(
                name, new ClassKind.TopLevel(new ClassKind.PrimaryKeyProperty("_id", key, false)), byName);
    }

    private static Property single(String name, PropertyType type) {
        return new Property(name, type, false, CollectionType.SINGLE, Optional.empty());
    }

    /** A page by its number. */
    public static ObjectKey page(long number) {
        return new ObjectKey(PAGE, new PrimaryKey.IntKey(number));
    }

    /** A note by its id. */
    public static ObjectKey note(String id) {
        return new ObjectKey(NOTE, new PrimaryKey.StringKey(id));
    }

    /** Queries with which a device sees all pages, its own notes, and some of the others'. */
    public static Map<String, String> someNotes(String owner, SplittableRandom random) {
        String others = switch (random.nextInt(3)) {
            case 0 -> "bucket < " + random.nextInt(BUCKETS + 1);
            case 1 -> "bucket == " + random.nextInt(BUCKETS);
            default -> "TRUEPREDICATE";
        };
        return Map.of(PAGE, "TRUEPREDICATE", NOTE, "owner == \"" + owner + "\" OR " + others);
    }

    /** What a note says after some edits. */
    public static String text(String id, long edits, SplittableRandom random) {
        String head = id + " after " + edits + " edits ";
        return head + "x".repeat(TEXT_LENGTHS.get(random.nextInt(TEXT_LENGTHS.size())));
    }
}
