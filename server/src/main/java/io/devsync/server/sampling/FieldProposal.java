package io.devsync.server.sampling;

import java.util.List;

/**
 * What is proposed for a field.
 *
 * @param kind whether the field becomes typed, mixed, or no part of the schema
 * @param type the type in words, such as {@code array of string}; {@code mixed} or {@code exclude} otherwise
 * @param reason why, where it is not plain; empty otherwise
 * @param alternatives what could be chosen instead, and what that would cost
 */
public record FieldProposal(Kind kind, String type, String reason, List<Alternative> alternatives) {

    public FieldProposal {
        alternatives = List.copyOf(alternatives);
    }

    /** The three ways to treat a field. */
    public enum Kind {
        TYPE,
        MIXED,
        EXCLUDE
    }

    /**
     * Another choice.
     *
     * @param choice as {@link FieldChoice} reads it
     * @param unfit how many of the values seen would not fit, whose documents would not be synced
     */
    public record Alternative(String choice, long unfit) {}
}
