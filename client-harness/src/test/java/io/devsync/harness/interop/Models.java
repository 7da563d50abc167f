package io.devsync.harness.interop;

import static io.devsync.harness.realm.SchemaBuilder.schema;
import static io.devsync.protocol.schema.PropertyType.BINARY;
import static io.devsync.protocol.schema.PropertyType.BOOL;
import static io.devsync.protocol.schema.PropertyType.DECIMAL;
import static io.devsync.protocol.schema.PropertyType.DOUBLE;
import static io.devsync.protocol.schema.PropertyType.FLOAT;
import static io.devsync.protocol.schema.PropertyType.INT;
import static io.devsync.protocol.schema.PropertyType.MIXED;
import static io.devsync.protocol.schema.PropertyType.OBJECT_ID;
import static io.devsync.protocol.schema.PropertyType.STRING;
import static io.devsync.protocol.schema.PropertyType.TIMESTAMP;
import static io.devsync.protocol.schema.PropertyType.UUID;

import io.devsync.harness.realm.SchemaBuilder;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.PrimaryKey;
import java.util.List;
import java.util.Locale;

/** The models of the apps that the tests play. */
public final class Models {

    /** An app with one class. */
    static final RealmSchema TASKS = schema().clazz("Task")
            .property("name", STRING)
            .property("done", BOOL)
            .property("priority", INT)
            .list("tags", STRING)
            .build();

    /** People and their dogs: links both ways, embedded addresses. */
    static final RealmSchema PETS = schema().clazz("Person")
            .primaryKey("_id", PrimaryKey.Type.STRING)
            .property("age", INT)
            .link("home", "Address")
            .links("dogs", CollectionType.LIST, "Dog")
            .clazz("Dog")
            .primaryKey("_id", PrimaryKey.Type.INT)
            .property("name", STRING)
            .link("owner", "Person")
            .embedded("Address")
            .property("street", STRING)
            .optional("floor", INT)
            .build();

    /** A class with one property of each shape that edits can meet in. */
    static final RealmSchema THINGS = schema().clazz("Thing")
            .primaryKey("_id", PrimaryKey.Type.STRING)
            .property("text", STRING)
            .property("count", INT)
            .optional("limit", INT)
            .list("tags", STRING)
            .set("numbers", INT)
            .dictionary("notes", STRING)
            .property("any", MIXED)
            .link("part", "Bit")
            .links("parts", CollectionType.LIST, "Bit")
            .links("partsByName", CollectionType.DICTIONARY, "Bit")
            .link("friend", "Thing")
            .links("friends", CollectionType.LIST, "Thing")
            .embedded("Bit")
            .property("label", STRING)
            .property("size", INT)
            .build();

    /** Every type, alone, nullable, and in every collection that can hold it. */
    public static final RealmSchema EVERYTHING = everything();

    private Models() {}

    private static RealmSchema everything() {
        SchemaBuilder.ClassBuilder model = schema().clazz("Target")
                .primaryKey("_id", PrimaryKey.Type.UUID)
                .property("label", STRING)
                .embedded("Part")
                .property("label", STRING)
                .optional("weight", DOUBLE)
                .list("codes", INT)
                .link("target", "Target")
                .link("inner", "InnerPart")
                .embedded("InnerPart")
                .property("depth", INT)
                .clazz("Everything")
                .primaryKey("_id", PrimaryKey.Type.STRING);
        for (PropertyType type : scalars()) {
            model.property(single(type), type)
                    .optional(optional(type), type)
                    .list(list(type), type)
                    .set(set(type), type)
                    .dictionary(dictionary(type), type);
        }
        return model.property("mixed", MIXED)
                .list("mixedList", MIXED)
                .set("mixedSet", MIXED)
                .dictionary("mixedDictionary", MIXED)
                .link("link", "Target")
                .links("linkList", CollectionType.LIST, "Target")
                .links("linkSet", CollectionType.SET, "Target")
                .links("linkDictionary", CollectionType.DICTIONARY, "Target")
                .link("part", "Part")
                .links("partList", CollectionType.LIST, "Part")
                .links("partDictionary", CollectionType.DICTIONARY, "Part")
                .build();
    }

    /** The name of the property of {@link #EVERYTHING} with a value of this type. */
    static String single(PropertyType type) {
        return camelCase(type);
    }

    /** The name of the property with a value of this type or null. */
    static String optional(PropertyType type) {
        return camelCase(type) + "OrNull";
    }

    /** The name of the property with a list of this type. */
    static String list(PropertyType type) {
        return camelCase(type) + "List";
    }

    /** The name of the property with a set of this type. */
    static String set(PropertyType type) {
        return camelCase(type) + "Set";
    }

    /** The name of the property with a dictionary of this type. */
    static String dictionary(PropertyType type) {
        return camelCase(type) + "Dictionary";
    }

    /** The types that a property can have by itself. */
    static List<PropertyType> scalars() {
        return List.of(INT, BOOL, STRING, BINARY, TIMESTAMP, FLOAT, DOUBLE, DECIMAL, OBJECT_ID, UUID);
    }

    private static String camelCase(PropertyType type) {
        return type == OBJECT_ID ? "objectId" : type.name().toLowerCase(Locale.ROOT);
    }
}
