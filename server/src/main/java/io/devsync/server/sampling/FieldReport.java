package io.devsync.server.sampling;

import java.util.List;

/**
 * What was seen at one place of a collection's documents, and what is proposed for it.
 *
 * @param path as relationships write it: with dots, and {@code []} for elements of arrays and values of dictionaries
 * @param seen how often it was there, null included
 * @param outOf how often it could have been there: documents, objects around it, or elements
 * @param types the types seen, the most frequent first
 */
public record FieldReport(String path, long seen, long outOf, List<TypeCount> types, FieldProposal proposal) {
    public FieldReport {
        types = List.copyOf(types);
    }

    /** The part of documents, or of the objects around it, that have it: 0 to 1. */
    public double share() {
        return outOf == 0 ? 0 : (double) seen / outOf;
    }
}
