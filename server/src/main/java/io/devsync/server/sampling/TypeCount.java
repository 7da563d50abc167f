package io.devsync.server.sampling;

import java.util.List;
import org.bson.BsonValue;

/**
 * How often a type was seen at a place.
 *
 * @param examples the {@code _id} of up to three documents that have it there; null for ids that are no example
 */
public record TypeCount(SampledType type, long count, List<BsonValue> examples) {
    public TypeCount {
        examples = List.copyOf(examples);
    }
}
