package io.devsync.server.sampling;

import io.devsync.server.sampling.FieldProposal.Alternative;
import io.devsync.server.sampling.FieldProposal.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Puts what was seen and what is proposed into words and numbers for reports. */
final class Words {

    private Words() {}

    static String of(List<SampledType> types) {
        return types.stream().map(SampledType::text).collect(Collectors.joining(" and "));
    }

    static List<TypeCount> counts(ValueNode node) {
        return SampledType.ALL.stream()
                .filter(type -> node.count(type) > 0)
                .map(type -> new TypeCount(type, node.count(type), node.examples(type)))
                .sorted(Comparator.comparingLong(TypeCount::count).reversed())
                .toList();
    }

    static FieldProposal proposal(ValueNode node, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Typed typed -> new FieldProposal(
                    Kind.TYPE,
                    typed.words(),
                    typed.reason(),
                    node.types().size() > 1 ? alternatives(node, outcome) : List.of());
            case Outcome.Mixed mixed ->
                new FieldProposal(Kind.MIXED, "mixed", mixed.reason(), alternatives(node, outcome));
            case Outcome.Excluded excluded ->
                new FieldProposal(Kind.EXCLUDE, "exclude", excluded.reason(), alternatives(node, outcome));
        };
    }

    /** Types that at least one value fits, with how many would not; the cheapest first. */
    private static List<Alternative> alternatives(ValueNode node, Outcome outcome) {
        String proposed = outcome instanceof Outcome.Typed typed ? typed.words() : "";
        long values = node.total() - node.nulls();
        List<Alternative> alternatives = new ArrayList<>();
        for (FieldChoice choice : FieldChoice.values()) {
            boolean offered = choice.scalar()
                    && choice != FieldChoice.INT
                    && choice != FieldChoice.FLOAT
                    && !choice.word().equals(proposed);
            long fit = offered ? fit(node, choice) : 0;
            if (fit > 0) {
                alternatives.add(new Alternative(choice.word(), values - fit));
            }
        }
        alternatives.sort(Comparator.comparingLong(Alternative::unfit));
        if (outcome instanceof Outcome.Typed && Mixable.fits(node)) {
            alternatives.add(new Alternative(FieldChoice.MIXED.word(), 0));
        }
        return alternatives;
    }

    private static long fit(ValueNode node, FieldChoice choice) {
        return SampledType.ALL.stream()
                .filter(type -> !type.isNull() && choice.fits(type))
                .mapToLong(node::count)
                .sum();
    }
}
