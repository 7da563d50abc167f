package io.devsync.server.sampling;

import java.util.Map;
import java.util.Set;

/**
 * What a user has decided before a proposal is made.
 *
 * @param fields what fields shall be, by path as reports write it
 * @param accepted the kinds of suggestions that become part of the proposal
 * @param required whether scalars that every sampled document has, never null, are required; {@code _id} always is
 */
public record Choices(Map<String, FieldChoice> fields, Set<Suggestion.Kind> accepted, boolean required) {

    /** Nothing decided. */
    public static final Choices NONE = new Choices(Map.of(), Set.of(), false);

    public Choices {
        fields = Map.copyOf(fields);
        accepted = Set.copyOf(accepted);
    }
}
