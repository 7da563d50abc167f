package io.devsync.protocol.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.DictionaryValue;
import io.devsync.protocol.value.EmbeddedObject;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StateEqualityTest {

    private static final Property AGE =
            new Property("age", PropertyType.INT, false, CollectionType.SINGLE, Optional.empty());
    private static final Property HOME =
            new Property("home", PropertyType.LINK, true, CollectionType.SINGLE, Optional.of("Place"));
    private static final Property PLACES =
            new Property("places", PropertyType.LINK, false, CollectionType.LIST, Optional.of("Place"));
    private static final Property BY_NAME =
            new Property("byName", PropertyType.LINK, true, CollectionType.DICTIONARY, Optional.of("Place"));
    private static final RealmSchema SCHEMA = RealmSchema.EMPTY
            .with(new ObjectSchema(
                    "Dog",
                    new ClassKind.TopLevel(new ClassKind.PrimaryKeyProperty("_id", PrimaryKey.Type.INT, false)),
                    Map.of("age", AGE, "home", HOME, "places", PLACES, "byName", BY_NAME)))
            .with(new ObjectSchema("Place", new ClassKind.Embedded(), Map.of("age", AGE)));
    private static final Value ZERO = new Scalar.Int(0);
    private static final Value ONE = new Scalar.Int(1);
    private static final Value EXPLICIT = new EmbeddedObject(Map.of("age", ZERO));

    @Test
    void unsetAndExplicitDefaultsAreTheSame() {
        assertThat(same(Map.of(), Map.of("age", ZERO, "home", Scalar.Null.NULL, "places", ListValue.EMPTY)))
                .isTrue();
        assertThat(same(Map.of(), Map.of("age", ONE))).isFalse();
    }

    @Test
    void embeddedObjectsAreComparedByTheirDefaultsToo() {
        assertThat(same(Map.of("home", EXPLICIT), Map.of("home", EmbeddedObject.EMPTY))).isTrue();
        assertThat(same(Map.of("home", EXPLICIT), Map.of())).isFalse();
        assertThat(same(list(EXPLICIT), list(EmbeddedObject.EMPTY))).isTrue();
        assertThat(same(list(EXPLICIT), list(EXPLICIT, EXPLICIT))).isFalse();
        assertThat(same(dictionary("a", EXPLICIT), dictionary("a", EmbeddedObject.EMPTY))).isTrue();
        assertThat(same(dictionary("a", EXPLICIT), dictionary("b", EXPLICIT))).isFalse();
        assertThat(same(dictionary("a", EXPLICIT), dictionary("a", Scalar.Null.NULL))).isFalse();
    }

    @Test
    void propertiesThatTheSchemaLacksAreNotSeen() {
        assertThat(same(Map.of(), Map.of("secret", ONE))).isTrue();
    }

    @Test
    void scalarsDifferWhenTheirBitsDo() {
        Property weight = new Property("weight", PropertyType.DOUBLE, false, CollectionType.SINGLE, Optional.empty());

        assertThat(StateEquality.same(SCHEMA, weight, new Scalar.Double(0.0), new Scalar.Double(-0.0)))
                .isFalse();
    }

    @Test
    void differentObjectsAreNeverTheSame() {
        ObjectState other = new ObjectState(new ObjectKey("Dog", new PrimaryKey.IntKey(2)), Map.of());

        assertThat(StateEquality.same(SCHEMA, state(Map.of()), other)).isFalse();
    }

    private static boolean same(Map<String, Value> left, Map<String, Value> right) {
        return StateEquality.same(SCHEMA, state(left), state(right))
                && StateEquality.same(SCHEMA, state(right), state(left));
    }

    private static ObjectState state(Map<String, Value> properties) {
        return new ObjectState(new ObjectKey("Dog", new PrimaryKey.IntKey(1)), properties);
    }

    private static Map<String, Value> list(Value... elements) {
        return Map.of("places", new ListValue(List.of(elements)));
    }

    private static Map<String, Value> dictionary(String key, Value value) {
        return Map.of("byName", new DictionaryValue(Map.of(key, value)));
    }
}
