package io.devsync.harness.oracle;

import io.devsync.harness.realm.RealmContents;
import io.devsync.protocol.changeset.BadChangesetException;
import io.devsync.protocol.changeset.ChangesetCodec;
import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Instruction.ObjectInstruction;
import io.devsync.protocol.object.Defaults;
import io.devsync.protocol.object.InstructionApplier;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectSnapshot;
import io.devsync.protocol.object.ObjectState;
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
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a device holds in a form that devices of all kinds can be compared by, and as text for the way between processes.
 *
 * <p>Levelled out is what no app can see: a property that was never set reads as its default, and a link to an object that
 * does not exist is none.
 */
final class Contents {

    private final RealmSchema schema;
    private final Set<ObjectKey> there;
    private final boolean collectionsInMixed;

    private Contents(RealmSchema schema, Set<ObjectKey> there, boolean collectionsInMixed) {
        this.schema = schema;
        this.there = there;
        this.collectionsInMixed = collectionsInMixed;
    }

    /** All objects as text without spaces. */
    static String text(RealmSchema schema, Collection<ObjectState> objects) {
        List<Instruction> instructions = new ArrayList<>();
        objects.forEach(object -> instructions.addAll(ObjectSnapshot.instructions(schema, object, false)));
        return Base64.getEncoder().encodeToString(ChangesetCodec.encode(instructions).bytes());
    }

    /** The objects that {@link #text} wrote. */
    static Map<ObjectKey, ObjectState> parse(RealmSchema schema, String text) {
        try {
            Map<ObjectKey, List<ObjectInstruction>> byObject = new LinkedHashMap<>();
            for (Instruction instruction :
                    ChangesetCodec.decode(Base64.getDecoder().decode(text)).instructions()) {
                ObjectInstruction about = (ObjectInstruction) instruction;
                byObject.computeIfAbsent(new ObjectKey(about.className(), about.key()), key -> new ArrayList<>())
                        .add(about);
            }
            Map<ObjectKey, ObjectState> objects = new HashMap<>();
            for (Map.Entry<ObjectKey, List<ObjectInstruction>> object : byObject.entrySet()) {
                objects.put(
                        object.getKey(),
                        InstructionApplier.apply(schema, Optional.empty(), object.getValue())
                                .orElseThrow());
            }
            return objects;
        } catch (BadChangesetException e) {
            throw new IllegalArgumentException(text + " (expected: what this class has written)", e);
        }
    }

    /** What an app sees. */
    static RealmContents seen(RealmSchema schema, Map<ObjectKey, ObjectState> objects) {
        return seen(schema, objects, true);
    }

    /** What an app sees whose client knows no lists and dictionaries inside mixed: null in their place. */
    static RealmContents seenBeforeProtocol13(RealmSchema schema, Map<ObjectKey, ObjectState> objects) {
        return seen(schema, objects, false);
    }

    private static RealmContents seen(
            RealmSchema schema, Map<ObjectKey, ObjectState> objects, boolean collectionsInMixed) {
        Contents contents = new Contents(schema, objects.keySet(), collectionsInMixed);
        Map<ObjectKey, ObjectState> seen = new HashMap<>();
        objects.forEach((key, object) ->
                seen.put(key, new ObjectState(key, contents.properties(key.className(), object.properties()))));
        return new RealmContents(seen);
    }

    /** All properties of an object or embedded object, set or not. */
    static Map<String, Value> withDefaults(RealmSchema schema, String className, Map<String, Value> set) {
        ObjectSchema type = schema.find(className).orElseThrow();
        Map<String, Value> all = new LinkedHashMap<>();
        type.properties().values().forEach(property -> all.put(property.name(), Defaults.read(set, property)));
        return all;
    }

    private Map<String, Value> properties(String className, Map<String, Value> set) {
        ObjectSchema type = schema.find(className).orElseThrow();
        Map<String, Value> all = withDefaults(schema, className, set);
        all.replaceAll((name, value) -> property(type.properties().get(name), value));
        return all;
    }

    private Value property(Property property, Value value) {
        boolean typedLinks = property.type() == PropertyType.LINK;
        return switch (property.collection()) {
            case SINGLE -> element(property, value);
            case LIST -> {
                List<Value> elements = ((ListValue) value)
                        .elements().stream().map(each -> element(property, each)).toList();
                yield new ListValue(typedLinks ? withoutNull(elements) : elements);
            }
            case SET -> members(property, (SetValue) value);
            case DICTIONARY -> entries(property, (DictionaryValue) value);
        };
    }

    private static List<Value> withoutNull(List<Value> elements) {
        return elements.stream().filter(each -> !each.equals(Scalar.Null.NULL)).toList();
    }

    private SetValue members(Property property, SetValue set) {
        Set<Scalar> members = new LinkedHashSet<>();
        set.members().forEach(member -> {
            boolean gone = member instanceof Scalar.Link && element(property, member).equals(Scalar.Null.NULL);
            if (!gone) {
                members.add(member);
            }
        });
        return new SetValue(members);
    }

    private DictionaryValue entries(Property property, DictionaryValue dictionary) {
        Map<String, Value> entries = new HashMap<>(dictionary.entries());
        entries.replaceAll((key, entry) -> element(property, entry));
        return new DictionaryValue(entries);
    }

    private Value element(Property property, Value value) {
        return switch (value) {
            case Scalar.Link link when !there.contains(new ObjectKey(link.className(), link.key())) -> Scalar.Null.NULL;
            case Scalar scalar -> scalar;
            case EmbeddedObject(Map<String, Value> fields) ->
                new EmbeddedObject(properties(property.linkTarget().orElseThrow(), fields));
            case ListValue(List<Value> elements) ->
                collectionsInMixed
                        ? new ListValue(elements.stream().map(each -> element(property, each)).toList())
                        : Scalar.Null.NULL;
            case DictionaryValue dictionary ->
                collectionsInMixed ? entries(property, dictionary) : Scalar.Null.NULL;
            case SetValue set -> set;
        };
    }
}
