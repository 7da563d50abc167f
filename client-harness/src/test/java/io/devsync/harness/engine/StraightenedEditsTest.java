package io.devsync.harness.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.harness.device.WriteTransaction;
import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.Payload;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Invariant I3 for edits at the same time that Realm's own rules do not bring together; devices merge by those rules, as
 * real ones do. The scripts of the oracle have found them.
 */
class StraightenedEditsTest extends EngineTest {

    private static final ObjectKey BOX = new ObjectKey("Box", new PrimaryKey.IntKey(1));
    private static final RealmSchema SCHEMA = RealmSchema.EMPTY
            .with(new ObjectSchema(
                    "Box",
                    new ClassKind.TopLevel(new ClassKind.PrimaryKeyProperty("_id", PrimaryKey.Type.INT, false)),
                    Map.of(
                            "things", new Property("things", PropertyType.MIXED, true, CollectionType.SET, Optional.empty()),
                            "any", new Property("any", PropertyType.MIXED, true, CollectionType.LIST, Optional.empty()),
                            "parts",
                                    new Property(
                                            "parts",
                                            PropertyType.LINK,
                                            true,
                                            CollectionType.DICTIONARY,
                                            Optional.of("Part")))))
            .with(new ObjectSchema(
                    "Part",
                    new ClassKind.Embedded(),
                    Map.of("text", new Property("text", PropertyType.STRING, true, CollectionType.SINGLE, Optional.empty()))));

    private InProcessDevice one;
    private InProcessDevice other;

    @BeforeEach
    void startDevices() throws Exception {
        one = device();
        other = device();
    }

    private InProcessDevice device() throws Exception {
        InProcessDevice device = world.device(SCHEMA);
        device.session().subscribe(Map.of("Box", "TRUEPREDICATE"));
        world.until("the device is subscribed", () -> device.session().subscribed());
        return device;
    }

    @Test
    void numberIsOneMemberOfASetWhateverItsType() throws Exception {
        one.write(box -> box.create(BOX));
        world.settle();

        apart(
                box -> box.insertMember(BOX, "things", new Scalar.Float(2)),
                box -> box.insertMember(BOX, "things", new Scalar.Double(2))
                        .eraseMember(BOX, "things", new Scalar.Double(2)));

        assertAllEqual();
    }

    @Test
    void numberThatTwoDevicesAddInTwoTypesHasOne() throws Exception {
        one.write(box -> box.create(BOX));
        world.settle();

        apart(
                box -> box.insertMember(BOX, "things", new Scalar.Float(2)),
                box -> box.insertMember(BOX, "things", new Scalar.Int(2)));

        assertAllEqual();
    }

    @Test
    void embeddedObjectPutUnderAKeyReplacesTheOneThatAnotherEdits() throws Exception {
        one.write(box -> box.create(BOX)
                .set(BOX, "parts", Path.ofKey("k"), Payload.Marker.OBJECT_VALUE)
                .set(BOX, "parts", Path.ofKey("k").thenKey("text"), new Scalar.Str("old")));
        world.settle();

        apart(
                box -> box.set(BOX, "parts", Path.ofKey("k").thenKey("text"), new Scalar.Str("edited")),
                box -> box.set(BOX, "parts", Path.ofKey("k"), Payload.Marker.OBJECT_VALUE));

        assertAllEqual();
    }

    @Test
    void collectionInAListIsClearedWhereAnotherHasErasedElementsBefore() throws Exception {
        one.write(box -> box.create(BOX)
                .insert(BOX, "any", Path.ofIndex(0), new Scalar.Int(0))
                .insert(BOX, "any", Path.ofIndex(1), new Scalar.Int(1)));
        world.settle();

        apart(
                box -> box.insert(BOX, "any", Path.ofIndex(2), Payload.Marker.DICTIONARY)
                        .clear(BOX, "any", Path.ofIndex(2), CollectionType.DICTIONARY)
                        .set(BOX, "any", Path.ofIndex(2).thenKey("k"), new Scalar.Int(7)),
                box -> box.erase(BOX, "any", Path.ofIndex(0)));

        assertAllEqual();
    }

    /** Has the two devices do something at the same time; the first one's comes first to the server. */
    private void apart(Consumer<WriteTransaction> first, Consumer<WriteTransaction> second) throws Exception {
        one.cut();
        other.cut();
        one.write(first);
        other.write(second);
        one.connect(world.engine());
        world.settle();
        other.connect(world.engine());
        world.settle();
    }

    private void assertAllEqual() throws Exception {
        assertThat(one.realm().objects()).isEqualTo(other.realm().objects());
        world.assertSameEverywhere();
    }
}
