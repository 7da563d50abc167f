package io.devsync.harness.simulate;

import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.PrimaryKey;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The object model of simulated apps: a class with a property of every shape, one that keeps account of every
 * transaction, and parts that devices add one by one as their app grows.
 */
final class Model {

    static final String NODE = "Node";
    static final String PART = "Part";
    static final String TAG = "Tag";
    static final String LEDGER = "Ledger";

    /** The one object to which every device adds, and which nobody takes anything from. */
    static final ObjectKey ACCOUNT = new ObjectKey(LEDGER, new PrimaryKey.StringKey("account"));

    private Model() {}

    /** What an app can have beyond the first version of its model. */
    enum Feature {
        NUMBERS,
        ANYTHING,
        PART_SIZES,
        TAGS
    }

    /**
     * The model of an app with some features.
     *
     * @param generation from one to the next a property gets another type, which no file survives; every value fits both
     */
    static RealmSchema schema(Set<Feature> features, int generation) {
        Map<String, Property> node = new LinkedHashMap<>();
        PropertyType name = generation % 2 == 0 ? PropertyType.STRING : PropertyType.MIXED;
        add(node, "name", name, true, CollectionType.SINGLE);
        add(node, "count", PropertyType.INT, false, CollectionType.SINGLE);
        add(node, "at", PropertyType.TIMESTAMP, true, CollectionType.SINGLE);
        add(node, "tags", PropertyType.STRING, false, CollectionType.LIST);
        add(node, "marks", PropertyType.INT, false, CollectionType.SET);
        add(node, "notes", PropertyType.MIXED, true, CollectionType.DICTIONARY);
        link(node, "part", true, CollectionType.SINGLE, PART);
        link(node, "parts", false, CollectionType.LIST, PART);
        link(node, "next", true, CollectionType.SINGLE, NODE);
        Map<String, Property> part = new LinkedHashMap<>();
        add(part, "label", PropertyType.STRING, true, CollectionType.SINGLE);
        Map<String, Property> ledger = new LinkedHashMap<>();
        add(ledger, "total", PropertyType.INT, false, CollectionType.SINGLE);
        add(ledger, "seen", PropertyType.STRING, false, CollectionType.SET);
        if (features.contains(Feature.NUMBERS)) {
            add(node, "ratio", PropertyType.DOUBLE, true, CollectionType.SINGLE);
            add(node, "price", PropertyType.DECIMAL, true, CollectionType.SINGLE);
            add(node, "flag", PropertyType.BOOL, false, CollectionType.SINGLE);
        }
        if (features.contains(Feature.ANYTHING)) {
            add(node, "any", PropertyType.MIXED, true, CollectionType.SINGLE);
            add(node, "bytes", PropertyType.BINARY, true, CollectionType.SINGLE);
        }
        if (features.contains(Feature.PART_SIZES)) {
            add(part, "sizes", PropertyType.INT, false, CollectionType.LIST);
        }
        if (features.contains(Feature.TAGS)) {
            link(node, "tag", true, CollectionType.SINGLE, TAG);
        }
        RealmSchema schema = RealmSchema.EMPTY
                .with(new ObjectSchema(NODE, keyed(PrimaryKey.Type.INT), node))
                .with(new ObjectSchema(PART, new ClassKind.Embedded(), part))
                .with(new ObjectSchema(LEDGER, keyed(PrimaryKey.Type.STRING), ledger));
        if (features.contains(Feature.TAGS)) {
            Map<String, Property> tag = new LinkedHashMap<>();
            add(tag, "title", PropertyType.STRING, true, CollectionType.SINGLE);
            link(tag, "nodes", false, CollectionType.LIST, NODE);
            schema = schema.with(new ObjectSchema(TAG, keyed(PrimaryKey.Type.STRING), tag));
        }
        return schema;
    }

    /** No feature. */
    static EnumSet<Feature> noFeatures() {
        return EnumSet.noneOf(Feature.class);
    }

    private static ClassKind keyed(PrimaryKey.Type type) {
        return new ClassKind.TopLevel(new ClassKind.PrimaryKeyProperty("_id", type, false));
    }

    private static void add(
            Map<String, Property> to, String name, PropertyType type, boolean nullable, CollectionType of) {
        to.put(name, new Property(name, type, nullable, of, Optional.empty()));
    }

    private static void link(
            Map<String, Property> to, String name, boolean nullable, CollectionType of, String target) {
        to.put(name, new Property(name, PropertyType.LINK, nullable, of, Optional.of(target)));
    }
}
