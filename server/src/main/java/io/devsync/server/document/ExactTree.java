package io.devsync.server.document;

import io.devsync.protocol.object.Defaults;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.DictionaryValue;
import io.devsync.protocol.value.EmbeddedObject;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.SetValue;
import io.devsync.protocol.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** The exact values of one object by path, and how they are put back into what was read from its document. */
final class ExactTree {

    private final Map<BsonValue, ExactTree> children = new HashMap<>();
    private final List<Scalar> values = new ArrayList<>();

    ExactTree at(BsonArray path) {
        ExactTree node = this;
        for (BsonValue step : path) {
            node = node.children.computeIfAbsent(step, ignored -> new ExactTree());
        }
        return node;
    }

    void add(Scalar exact) {
        values.add(exact);
    }

    Map<String, Value> restoredFields(RealmSchema schema, ObjectSchema objectSchema, Map<String, Value> fields) {
        Map<String, Value> restored = new LinkedHashMap<>(fields);
        children.forEach((step, child) -> {
            Property property = objectSchema.properties().get(nameOf(step));
            if (property != null) {
                Value value = fields.getOrDefault(property.name(), Defaults.of(property));
                restored.put(property.name(), child.restored(schema, property, value));
            }
        });
        return restored;
    }

    private static String nameOf(BsonValue step) {
        return step.isString() ? step.asString().getValue() : "";
    }

    private Value restored(RealmSchema schema, Property property, Value value) {
        return switch (value) {
            case Scalar scalar -> exactOf(scalar, property);
            case SetValue(Set<Scalar> members) -> new SetValue(restoredMembers(property, members));
            case ListValue(List<Value> elements) -> {
                List<Value> restored = new ArrayList<>(elements.size());
                for (int i = 0; i < elements.size(); i++) {
                    ExactTree child = children.get(new BsonInt32(i));
                    restored.add(below(child, schema, property, elements.get(i)));
                }
                yield new ListValue(restored);
            }
            case DictionaryValue(Map<String, Value> entries) -> {
                Map<String, Value> restored = new LinkedHashMap<>();
                entries.forEach((key, entry) ->
                        restored.put(key, below(children.get(new BsonString(key)), schema, property, entry)));
                yield new DictionaryValue(restored);
            }
            case EmbeddedObject(Map<String, Value> fields) -> property.linkTarget()
                    .flatMap(schema::find)
                    .map(target -> (Value) new EmbeddedObject(restoredFields(schema, target, fields)))
                    .orElse(value);
        };
    }

    private static Value below(@Nullable ExactTree child, RealmSchema schema, Property property, Value value) {
        return child == null ? value : child.restored(schema, property, value);
    }

    private Scalar exactOf(Scalar stored, Property property) {
        for (Scalar exact : values) {
            if (ExactValues.nearest(exact, property.type() == PropertyType.MIXED).equals(stored)) {
                return exact;
            }
        }
        return stored;
    }

    private Set<Scalar> restoredMembers(Property property, Set<Scalar> stored) {
        boolean mixed = property.type() == PropertyType.MIXED;
        Map<Scalar, List<Scalar>> byNearest = new HashMap<>();
        values.forEach(exact -> byNearest
                .computeIfAbsent(ExactValues.nearest(exact, mixed), ignored -> new ArrayList<>())
                .add(exact));
        Set<Scalar> restored = new LinkedHashSet<>();
        stored.forEach(member -> restored.addAll(byNearest.getOrDefault(member, List.of(member))));
        return restored;
    }
}
