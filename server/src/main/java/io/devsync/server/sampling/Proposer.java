package io.devsync.server.sampling;

import io.devsync.server.document.Namespace;
import io.devsync.server.sampling.Outcome.Excluded;
import io.devsync.server.sampling.Outcome.Mixed;
import io.devsync.server.sampling.Outcome.Typed;
import io.devsync.server.schema.SchemaNames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;

/**
 * Turns what was seen in a collection into a proposal, field by field (the merge lattice of spec schema-generation §4.2).
 * Its measure: every sampled document fits the proposed schema, unless a user has chosen otherwise.
 */
final class Proposer {

    private static final String KEY = "_id";

    /** Deeper objects become mixed: nobody models them as classes. */
    private static final int LEVELS_MAX = 30;

    private final Namespace collection;
    private final String dataSource;
    private final String title;
    private final Choices choices;
    private final List<Suggestion> suggestions;
    private final EmbeddedNames names;
    private final List<FieldReport> reports = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final Set<String> decided = new HashSet<>();
    private final BsonDocument relationships = new BsonDocument();

    /**
     * @param suggestions what was found in the sample
     * @param taken the names of classes that are in use; new ones are added
     */
    Proposer(
            Namespace collection,
            String dataSource,
            String title,
            Choices choices,
            List<Suggestion> suggestions,
            Set<String> taken) {
        this.collection = collection;
        this.dataSource = dataSource;
        this.title = title;
        this.choices = choices;
        this.suggestions = suggestions;
        this.names = new EmbeddedNames(title, taken);
    }

    CollectionProposal propose(DocumentSampler sample) {
        ObjectNode root = sample.root();
        BsonDocument schema = new BsonDocument();
        if (root.objects == 0) {
            problems.add("the sample has no documents (expected: at least one); insert some or change the filter");
        } else {
            BsonDocument properties = properties(root, "", title, 0, List.of(KEY));
            choices.fields().forEach(this::checkUsed);
            if (problems.isEmpty()) {
                schema = document(properties);
            }
        }
        return new CollectionProposal(
                collection, sample.documents(), sample.malformed(), title, reports, suggestions, schema, problems);
    }

    private void checkUsed(String path, FieldChoice choice) {
        if (!decided.contains(path)) {
            problems.add("field \"" + path + "\" was not seen (expected: a path as reports have it); correct the choice");
        } else if (choice == FieldChoice.LINK && !relationships.containsKey(path)) {
            problems.add("field \"" + path + "\" cannot be a link (expected: one with a suggested relationship)");
        }
    }

    private BsonDocument document(BsonDocument root) {
        BsonDocument schema = Outcome.type("object").append("title", new BsonString(title));
        schema.putAll(root);
        return new BsonDocument(
                        "metadata",
                        new BsonDocument("data_source", new BsonString(dataSource))
                                .append("database", new BsonString(collection.database()))
                                .append("collection", new BsonString(collection.collection())))
                .append("schema", schema)
                .append("relationships", relationships);
    }

    /** {@code required} and {@code properties} of an object, and the reports of its fields. */
    private BsonDocument properties(
            ObjectNode object, String prefix, String className, int level, List<String> alwaysRequired) {
        TreeMap<String, BsonDocument> properties = new TreeMap<>();
        BsonArray required = new BsonArray();
        alwaysRequired.forEach(name -> required.add(new BsonString(name)));
        boolean root = prefix.isEmpty();
        if (root && object.find(KEY.getBytes(StandardCharsets.UTF_8), 0, KEY.length(), hash(KEY)) < 0) {
            problems.add("documents have no _id (expected: one in each)");
        }
        for (ValueNode field : object.fields()) {
            String name = field.text();
            String path = prefix + name;
            int place = reports.size();
            Outcome outcome = root && name.equals(KEY) ? key(field, object) : named(field, path, className, level);
            reports.add(place, report(field, path, object.objects, outcome));
            switch (outcome) {
                case Typed typed -> properties.put(name, typed.schema());
                case Mixed ignored -> properties.put(name, Outcome.type("mixed"));
                case Excluded ignored -> {}
            }
            boolean always = choices.required()
                    && outcome instanceof Typed typed
                    && !typed.isObject()
                    && !typed.isCollection()
                    && !relationships.containsKey(path)
                    && field.nulls() == 0
                    && field.total() == object.objects;
            if (always && !alwaysRequired.contains(name)) {
                required.add(new BsonString(name));
            }
        }
        ValueNode rest = object.rest;
        if (rest != null) {
            Outcome outcome = new Excluded("fields beyond the first " + NodeBudget.PER_COLLECTION
                    + " places, or with names longer than " + ObjectNode.NAME_BYTES_MAX + " bytes; this is the first");
            reports.add(report(rest, prefix + rest.text(), object.objects, outcome));
        }
        BsonDocument written = new BsonDocument();
        properties.forEach(written::append);
        return new BsonDocument("required", required).append("properties", written);
    }

    private static int hash(String name) {
        return ObjectNode.hash(name.getBytes(StandardCharsets.UTF_8));
    }

    private Outcome key(ValueNode key, ObjectNode root) {
        List<SampledType> types = key.types();
        boolean integers = types.stream().allMatch(type -> type == SampledType.INT || type == SampledType.LONG);
        boolean legal = integers || types.size() == 1 && types.getFirst().key();
        if (!legal || types.isEmpty() || key.nulls() > 0 || key.total() < root.objects) {
            String seen = key.nulls() > 0 ? "null and " + Words.of(types) : Words.of(types);
            String problem = "_id is " + seen + " (expected: string, int, long, objectId or uuid, the same in all"
                    + " documents); give the documents keys of one type, or sample those that have by a filter";
            problems.add(problem);
            return new Excluded(problem);
        }
        return Typed.scalar(types.size() == 2 ? "long" : types.getFirst().text(), "");
    }

    private Outcome named(ValueNode field, String path, String className, int level) {
        byte[] name = field.text().getBytes(StandardCharsets.UTF_8);
        if (!Arrays.equals(name, field.name())) {
            return new Excluded("its name is no UTF-8");
        }
        return SchemaNames.propertyProblem(field.text())
                .<Outcome>map(Excluded::new)
                .orElseGet(() -> single(field, path, className, level));
    }

    private Outcome single(ValueNode field, String path, String className, int level) {
        Optional<Outcome> chosen = chosen(path);
        if (chosen.isPresent()) {
            return chosen.get();
        }
        if ( accepted(Suggestion.Kind.LEFTOVER, path).isPresent()) {
            return new Excluded("left by an object mapper");
        }
        return linked(path, false, byTypes(field, path, className, field.text(), level));
    }

    /** What a user has decided, if that alone says what the place is. */
    private Optional<Outcome> chosen(String path) {
        decided.add(path);
        FieldChoice choice = choices.fields().get(path);
        if (choice == null) {
            return Optional.empty();
        }
        return switch (choice) {
            case EXCLUDE -> Optional.of(new Excluded("chosen"));
            case MIXED -> Optional.of(new Mixed("chosen"));
            case SET, DICTIONARY, LINK -> Optional.empty();
            default -> Optional.of(Typed.scalar(choice.word(), "chosen"));
        };
    }

    private Outcome byTypes(ValueNode node, String path, String className, String name, int level) {
        List<SampledType> types = node.types();
        List<SampledType> impossible = types.stream().filter(SampledType::unsyncable).toList();
        if (!impossible.isEmpty()) {
            return new Excluded("holds " + Words.of(impossible) + ", which no device can have");
        }
        if (types.isEmpty()) {
            return new Excluded("only null was seen, so that its type is unknown");
        }
        ObjectNode object = node.object;
        if (types.equals(List.of(SampledType.OBJECT)) && object != null && Mixable.isReference(object)) {
            return new Mixed("DBRefs are links in mixed");
        }
        if (types.size() > 1) {
            return several(node, types);
        }
        return switch (types.getFirst()) {
            case OBJECT -> object(node, path, className, name, level);
            case ARRAY -> array(node, path, className, name, level);
            case BINARY -> Typed.scalar("binData", "");
            default -> Typed.scalar(types.getFirst().text(), "");
        };
    }

    private static Outcome several(ValueNode node, List<SampledType> types) {
        boolean numbers = types.stream()
                .allMatch(type -> type == SampledType.INT || type == SampledType.LONG || type == SampledType.DOUBLE);
        if (numbers && !types.contains(SampledType.DOUBLE)) {
            return Typed.scalar("long", "");
        }
        if (numbers && node.largeIntegers == 0) {
            return Typed.scalar("double", "integers and doubles: devices read the integers as doubles");
        }
        return mixed(node, "holds " + Words.of(types));
    }

    private static Outcome mixed(ValueNode node, String reason) {
        return Mixable.fits(node)
                ? new Mixed(reason)
                : new Excluded(reason + ", and inside of it what mixed cannot hold");
    }

    private Outcome object(ValueNode node, String path, String className, String name, int level) {
        ObjectNode object = node.object;
        if (object == null) {
            return new Excluded("nests too deep to be looked into");
        }
        if (object.values != null || chosen(Suggestion.Kind.DICTIONARY, FieldChoice.DICTIONARY, path)) {
            return dictionary(object, path, className, name, level);
        }
        if (object.size() == 0) {
            return object.rest == null
                    ? collection("object", "additionalProperties", new Mixed(""), "objects were always empty")
                    : new Excluded("none of its fields can be part of a schema");
        }
        if (level >= LEVELS_MAX) {
            return mixed(node, "nests deeper than " + LEVELS_MAX + " levels");
        }
        EmbeddedNames.Name embedded = names.of(className, name);
        BsonDocument inner = properties(object, path + ".", embedded.className(), level + 1, List.of());
        if (inner.getDocument("properties").isEmpty()) {
            return mixed(node, "none of its fields can be typed");
        }
        if (accepted(Suggestion.Kind.GEO_JSON, path).isPresent()) {
            inner.getDocument("properties")
                    .append("coordinates", Outcome.type("array").append("items", Outcome.type("double")));
        }
        BsonDocument schema = Outcome.type("object");
        embedded.title().ifPresent(text -> schema.append("title", new BsonString(text)));
        schema.putAll(inner);
        return new Typed(schema, "object", "");
    }

    private Outcome dictionary(ObjectNode object, String path, String className, String name, int level) {
        ValueNode values = object.toDictionary();
        if (object.illegalKeys > 0) {
            return new Excluded("has keys with a dot or a dollar sign at the start (" + object.illegalKeys
                    + " times), which no device can have");
        }
        Outcome element = element(values, path, className, name, level, true);
        return collection("object", "additionalProperties", element, element.reason());
    }

    private Outcome array(ValueNode node, String path, String className, String name, int level) {
        ValueNode elements = node.elements;
        if (elements == null) {
            return new Excluded(
                    node.unexamined > 0
                            ? "nests too deep to be looked into"
                            : "arrays were always empty, so that the type of elements is unknown");
        }
        Outcome element = element(elements, path, className, name, level, false);
        Outcome array = collection("array", "items", element, element.reason());
        boolean set = chosen(Suggestion.Kind.SET, FieldChoice.SET, path)
                && !(element instanceof Typed typed && typed.isObject());
        if (set && array instanceof Typed typed) {
            return new Typed(
                    typed.schema().append("uniqueItems", BsonBoolean.TRUE),
                    typed.words().replaceFirst("^array", "set"),
                    typed.reason());
        }
        return array;
    }

    private Outcome collection(String bsonType, String keyword, Outcome element, String reason) {
        String what = bsonType.equals("array") ? "array of " : "dictionary of ";
        return switch (element) {
            case Typed typed -> new Typed(
                    Outcome.type(bsonType).append(keyword, typed.schema()), what + typed.words(), reason);
            case Mixed ignored -> new Typed(
                    Outcome.type(bsonType).append(keyword, Outcome.type("mixed")), what + "mixed", reason);
            case Excluded excluded -> excluded;
        };
    }

    /** What the elements of an array or the values of a dictionary can be. */
    private Outcome element(
            ValueNode elements, String path, String className, String name, int level, boolean dictionary) {
        String elementPath = path + ".[]";
        int place = reports.size();
        Outcome outcome = linked(path, true, elementOf(elements, elementPath, className, name, level, dictionary));
        boolean worthwhile = elements.types().size() > 1 || elements.nulls() > 0 || !(outcome instanceof Typed);
        if (worthwhile) {
            reports.add(place, report(elements, elementPath, elements.total(), outcome));
        }
        return outcome;
    }

    private Outcome elementOf(
            ValueNode elements, String path, String className, String name, int level, boolean dictionary) {
        Optional<Outcome> chosen = chosen(path);
        if (chosen.isPresent()) {
            return chosen.get();
        }
        if (elements.types().isEmpty()) {
            return new Mixed("only null was seen");
        }
        Outcome outcome = byTypes(elements, path, className, name, level);
        if (outcome instanceof Typed typed && typed.isCollection()) {
            return mixed(elements, "collections in collections are possible in mixed only");
        }
        // Objects in dictionaries may be null, everything else in collections may not (spec data-model-mapping §1.5).
        boolean nullable = dictionary && outcome instanceof Typed typed && typed.isObject();
        return outcome instanceof Typed && elements.nulls() > 0 && !nullable
                ? mixed(elements, "has null among its elements, which is possible in mixed only")
                : outcome;
    }

    /** The outcome with the relationship of its path, if that is wanted. */
    private Outcome linked(String path, boolean many, Outcome outcome) {
        boolean scalar = outcome instanceof Typed typed && !typed.isObject() && !typed.isCollection();
        Optional<Namespace> target = choices.fields().get(path) == FieldChoice.LINK
                ? suggestion(Suggestion.Kind.RELATIONSHIP, path).flatMap(Suggestion::target)
                : accepted(Suggestion.Kind.RELATIONSHIP, path).flatMap(Suggestion::target);
        if (!scalar || target.isEmpty()) {
            return outcome;
        }
        String ref = "#/relationship/" + dataSource + "/" + target.get().database() + "/" + target.get().collection();
        relationships.append(
                path,
                new BsonDocument("ref", new BsonString(ref))
                        .append("foreign_key", new BsonString(KEY))
                        .append("is_list", BsonBoolean.valueOf(many)));
        return new Typed(((Typed) outcome).schema(), "link to " + target.get(), outcome.reason());
    }

    private boolean chosen(Suggestion.Kind kind, FieldChoice choice, String path) {
        return choices.fields().get(path) == choice
                || !choices.fields().containsKey(path) && accepted(kind, path).isPresent();
    }

    private Optional<Suggestion> accepted(Suggestion.Kind kind, String path) {
        return choices.accepted().contains(kind) && !choices.fields().containsKey(path)
                ? suggestion(kind, path)
                : Optional.empty();
    }

    private Optional<Suggestion> suggestion(Suggestion.Kind kind, String path) {
        return suggestions.stream()
                .filter(suggestion -> suggestion.kind() == kind && suggestion.path().equals(path))
                .findFirst();
    }

    private static FieldReport report(ValueNode node, String path, long outOf, Outcome outcome) {
        return new FieldReport(path, node.total(), outOf, Words.counts(node), Words.proposal(node, outcome));
    }
}
