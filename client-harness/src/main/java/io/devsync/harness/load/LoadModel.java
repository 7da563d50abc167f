package io.devsync.harness.load;

import io.devsync.harness.device.WriteTransaction;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bson.types.ObjectId;

/** The classes that load runs write. */
final class LoadModel {

    static final String ITEM = "LoadItem";
    static final String MESSAGE = "LoadMessage";
    static final String BOARD = "LoadBoard";

    static final String ROOM = "lobby";
    static final String COUNTER = "votes";
    static final String LIST = "entries";
    static final String TITLE = "title";

    static final RealmSchema ITEMS = classes(
            ITEM,
            PrimaryKey.Type.OBJECT_ID,
            single("title", PropertyType.STRING),
            single("done", PropertyType.BOOL),
            single("priority", PropertyType.INT),
            single("rating", PropertyType.DOUBLE),
            single("created", PropertyType.TIMESTAMP),
            single("owner", PropertyType.OBJECT_ID));

    static final RealmSchema MESSAGES = classes(
            MESSAGE,
            PrimaryKey.Type.OBJECT_ID,
            single("room", PropertyType.STRING),
            single("author", PropertyType.INT),
            single("text", PropertyType.STRING),
            single("sentNs", PropertyType.INT));

    static final RealmSchema BOARDS = classes(
            BOARD,
            PrimaryKey.Type.INT,
            single(TITLE, PropertyType.STRING),
            single(COUNTER, PropertyType.INT),
            new Property(LIST, PropertyType.STRING, false, CollectionType.LIST, Optional.empty()));

    private LoadModel() {}

    private static RealmSchema classes(String name, PrimaryKey.Type key, Property... properties) {
        Map<String, Property> byName = new LinkedHashMap<>();
        for (Property property : properties) {
            byName.put(property.name(), property);
        }
        ClassKind kind = new ClassKind.TopLevel(new ClassKind.PrimaryKeyProperty("_id", key, false));
        return RealmSchema.EMPTY.with(new ObjectSchema(name, kind, byName));
    }

    private static Property single(String name, PropertyType type) {
        return new Property(name, type, false, CollectionType.SINGLE, Optional.empty());
    }

    /** A new object of six properties. */
    static ObjectKey createItem(WriteTransaction transaction, int device, int number, ObjectId owner) {
        ObjectKey key = new ObjectKey(ITEM, new PrimaryKey.ObjectIdKey(new ObjectId()));
        transaction
                .create(key)
                .set(key, "title", new Scalar.Str("item " + number + " of device " + device))
                .set(key, "done", new Scalar.Bool(number % 2 == 0))
                .set(key, "priority", new Scalar.Int(number % 5))
                .set(key, "rating", new Scalar.Double(number / 7.0))
                .set(key, "created", new Scalar.Timestamp(1_700_000_000L + number, 0))
                .set(key, "owner", new Scalar.ObjectId(owner));
        return key;
    }

    /** A new message that carries the time of its sending, by this process's clock for durations. */
    static ObjectKey createMessage(WriteTransaction transaction, int device, int number, long sentNs) {
        ObjectKey key = new ObjectKey(MESSAGE, new PrimaryKey.ObjectIdKey(new ObjectId()));
        transaction
                .create(key)
                .set(key, "room", new Scalar.Str(ROOM))
                .set(key, "author", new Scalar.Int(device))
                .set(key, "text", new Scalar.Str("message " + number + " of device " + device))
                .set(key, "sentNs", new Scalar.Int(sentNs));
        return key;
    }

    static ObjectKey board(long number) {
        return new ObjectKey(BOARD, new PrimaryKey.IntKey(number));
    }
}
