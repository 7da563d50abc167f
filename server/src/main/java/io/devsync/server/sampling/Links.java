package io.devsync.server.sampling;

import io.devsync.server.document.Namespace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonInt64;
import org.bson.BsonNumber;
import org.bson.BsonValue;

/**
 * Finds relationships: fields whose values are {@code _id}s of a collection. Each field keeps a few of its distinct values
 * ({@link DistinctValues}); those of all fields are looked up together, collection by collection.
 */
final class Links {

    /** Values per look-up. */
    private static final int VALUES_AT_ONCE = 2000;

    /** Some links may dangle. */
    private static final double FOUND_SHARE_MIN = 0.9;

    /** Fewer strings than this are found by chance where ids are words. */
    private static final int STRINGS_MIN = 5;

    private final SampleSource source;
    private final List<Namespace> targets;

    /**
     * @param targets the collections that fields may lead to
     */
    Links(SampleSource source, List<Namespace> targets) {
        this.source = source;
        this.targets = targets;
    }

    private record Candidate(String path, String name, SampledType type, List<BsonValue> values) {}

    private record Match(Namespace target, long found, boolean named) {}

    List<Suggestion> of(DocumentSampler sample) {
        List<Candidate> candidates = new ArrayList<>();
        fields(sample.root(), "", candidates);
        Map<Candidate, Match> best = new LinkedHashMap<>();
        for (Namespace target : targets) {
            Set<BsonValue> ids = lookUp(target, candidates);
            for (Candidate candidate : candidates) {
                match(candidate, target, ids).ifPresent(match -> best.merge(candidate, match, Links::better));
            }
        }
        List<Suggestion> suggestions = new ArrayList<>();
        best.forEach((candidate, match) -> suggestions.add(new Suggestion(
                Suggestion.Kind.RELATIONSHIP,
                candidate.path(),
                match.found() + " of " + candidate.values().size() + " distinct values looked up are _ids of "
                        + match.target() + (match.named() ? ", and the name says so" : ""),
                Optional.of(match.target()))));
        return suggestions;
    }

    private static void fields(ObjectNode object, String prefix, List<Candidate> candidates) {
        for (ValueNode field : object.fields()) {
            boolean key = prefix.isEmpty() && field.text().equals("_id");
            if (!key) {
                value(field, prefix + field.text(), field.text(), candidates);
            }
        }
    }

    private static void value(ValueNode node, String path, String name, List<Candidate> candidates) {
        scalar(node, path, name, candidates);
        ObjectNode object = node.object;
        if (object != null) {
            ValueNode values = object.values;
            if (values == null) {
                fields(object, path + ".", candidates);
            } else {
                inner(values, path, name, candidates);
            }
        }
        ValueNode elements = node.elements;
        if (elements != null) {
            inner(elements, path, name, candidates);
        }
    }

    /** Elements and values are links under the path of their collection; their own fields are not. */
    private static void inner(ValueNode elements, String path, String name, List<Candidate> candidates) {
        scalar(elements, path, name, candidates);
        ObjectNode object = elements.object;
        if (object != null && object.values == null) {
            fields(object, path + ".[].", candidates);
        }
    }

    private static void scalar(ValueNode node, String path, String name, List<Candidate> candidates) {
        List<SampledType> types = node.types();
        DistinctValues distinct = node.distinct;
        boolean integers = types.equals(List.of(SampledType.INT, SampledType.LONG));
        if (distinct != null && (integers || types.size() == 1 && types.getFirst().key())) {
            candidates.add(new Candidate(path, name, types.getFirst(), distinct.values()));
        }
    }

    private Set<BsonValue> lookUp(Namespace target, List<Candidate> candidates) {
        Set<BsonValue> wanted = new HashSet<>();
        for (Candidate candidate : candidates) {
            // Small integers are among the ids of every collection that counts: only the name tells.
            boolean worthwhile = candidate.type() != SampledType.INT && candidate.type() != SampledType.LONG
                    || isNamedAfter(candidate.name(), target);
            if (worthwhile) {
                wanted.addAll(candidate.values());
            }
        }
        List<BsonValue> values = List.copyOf(wanted);
        Set<BsonValue> found = new HashSet<>();
        for (int start = 0; start < values.size(); start += VALUES_AT_ONCE) {
            for (BsonValue id :
                    source.ids(target, values.subList(start, Math.min(values.size(), start + VALUES_AT_ONCE)))) {
                found.add(comparable(id));
            }
        }
        return found;
    }

    private static Optional<Match> match(Candidate candidate, Namespace target, Set<BsonValue> ids) {
        boolean named = isNamedAfter(candidate.name(), target);
        long found = candidate.values().stream()
                .filter(value -> ids.contains(comparable(value)))
                .count();
        boolean enough = switch (candidate.type()) {
            case OBJECT_ID, UUID -> true;
            case STRING -> named || candidate.values().size() >= STRINGS_MIN;
            default -> named;
        };
        return found > 0 && enough && found >= FOUND_SHARE_MIN * candidate.values().size()
                ? Optional.of(new Match(target, found, named))
                : Optional.empty();
    }

    private static Match better(Match left, Match right) {
        return Comparator.comparing(Match::named).thenComparingLong(Match::found).compare(left, right) >= 0 ? left : right;
    }

    /** MongoDB finds 5 by 5.0 and by a long; values compare the same way here. */
    private static BsonValue comparable(BsonValue value) {
        return value instanceof BsonNumber number ? new BsonInt64(number.longValue()) : value;
    }

    /** Whether a field is called like what a collection holds: {@code userId}, {@code user_ids}, {@code user}. */
    private static boolean isNamedAfter(String field, Namespace target) {
        String name = plain(field.replaceFirst("(?i)_?(ids?|refs?)$", ""));
        String collection = plain(target.collection());
        return !name.isEmpty() && (name.equals(collection) || collection.length() > 3 && name.endsWith(collection));
    }

    private static String plain(String name) {
        return Titles.singular(name).toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
    }
}
