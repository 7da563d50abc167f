package io.devsync.server.sampling;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bson.BsonString;

/** Finds what one collection's documents hint at by themselves; relationships take a look at others, see {@link Links}. */
final class Hints {

    /** So many arrays with several elements must be free of equal ones. */
    private static final int ARRAYS_MIN = 20;

    /** So many keys, and so rare ones, are data. */
    private static final int KEYS_MIN = 20;

    private static final double KEY_SHARE_MAX = 0.5;

    /** ObjectIds, UUIDs, numbers and dates are no names that people give to fields. */
    private static final Pattern DATA_KEY = Pattern.compile(
            "[0-9a-fA-F]{24}|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9]+|[0-9]{4}-[0-9]{2}(-[0-9]{2}.*)?");

    /** Fields by which object mappers of other languages mark documents, and what they put there. */
    private static final Map<String, Mark> MARKS = Map.of(
            "__v", new Mark("Mongoose's version counter", true),
            "__t", new Mark("Mongoose's discriminator", false),
            "_class", new Mark("the Java class that Spring Data wrote", false),
            "_cls", new Mark("the Python class that MongoEngine wrote", false),
            "_t", new Mark("the discriminator of the .NET driver", false),
            "__typename", new Mark("GraphQL's name of the type", false));

    private record Mark(String text, boolean number) {}

    private final List<Suggestion> suggestions = new ArrayList<>();

    private Hints() {}

    static List<Suggestion> of(DocumentSampler sample) {
        Hints hints = new Hints();
        hints.object(sample.root(), "");
        return hints.suggestions;
    }

    private void object(ObjectNode object, String prefix) {
        for (ValueNode field : object.fields()) {
            String name = field.text();
            String path = prefix + name;
            Mark mark = MARKS.get(name);
            if (mark != null && isMark(field, mark)) {
                add(Suggestion.Kind.LEFTOVER, path, mark.text() + ", in " + field.total() + " objects");
            }
            value(field, path);
        }
    }

    private static boolean isMark(ValueNode field, Mark mark) {
        return field.types().stream().allMatch(type -> mark.number()
                ? type == SampledType.INT || type == SampledType.LONG || type == SampledType.DOUBLE
                : type == SampledType.STRING || type == SampledType.ARRAY);
    }

    private void value(ValueNode node, String path) {
        set(node, path);
        ObjectNode object = node.object;
        if (object != null) {
            if (object.values != null) {
                value(object.values, path + ".[]");
            } else {
                dictionary(object, path);
                point(object, path);
                object(object, path + ".");
            }
        }
        if (node.elements != null) {
            value(node.elements, path + ".[]");
        }
    }

    private void set(ValueNode node, String path) {
        ValueNode elements = node.elements;
        boolean scalars = elements != null
                && elements.types().size() == 1
                && elements.object == null
                && elements.elements == null
                && elements.nulls() == 0;
        if (scalars && node.comparedArrays >= ARRAYS_MIN && node.arraysWithEquals == 0 && node.uncomparedArrays == 0) {
            add(
                    Suggestion.Kind.SET,
                    path,
                    "none of " + node.comparedArrays + " arrays with several elements has equal ones");
        }
    }

    private void dictionary(ObjectNode object, String path) {
        int keys = object.size();
        long entries = object.fields().stream().mapToLong(ValueNode::total).sum();
        double share = keys == 0 ? 0 : (double) entries / keys / object.objects;
        long data = object.fields().stream()
                .filter(field -> DATA_KEY.matcher(field.text()).matches())
                .count();
        boolean many = keys >= KEYS_MIN && share <= KEY_SHARE_MAX;
        if (many || data > 1 && data == keys) {
            add(
                    Suggestion.Kind.DICTIONARY,
                    path,
                    keys + " keys such as \"" + object.at(0).text() + "\", each in " + Math.round(100 * share)
                            + " % of the objects");
        }
    }

    private void point(ObjectNode object, String path) {
        Optional<ValueNode> type = field(object, "type");
        Optional<ValueNode> elements =
                field(object, "coordinates").map(coordinates -> coordinates.elements);
        if (type.isEmpty() || elements.isEmpty()) {
            return;
        }
        DistinctValues names = type.get().distinct;
        boolean points = type.get().types().equals(List.of(SampledType.STRING))
                && names != null
                && names.values().equals(List.of(new BsonString("Point")));
        long numbers = elements.get().count(SampledType.DOUBLE, SampledType.INT, SampledType.LONG);
        if (points && numbers == elements.get().total()) {
            add(
                    Suggestion.Kind.GEO_JSON,
                    path,
                    "GeoJSON points in " + object.objects + " objects, "
                            + elements.get().count(SampledType.INT, SampledType.LONG) + " of " + numbers
                            + " coordinates are integers");
        }
    }

    private static Optional<ValueNode> field(ObjectNode object, String name) {
        return object.fields().stream().filter(field -> field.text().equals(name)).findFirst();
    }

    private void add(Suggestion.Kind kind, String path, String evidence) {
        suggestions.add(new Suggestion(kind, path, evidence, Optional.empty()));
    }
}
