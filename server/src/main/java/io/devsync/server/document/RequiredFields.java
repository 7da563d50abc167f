package io.devsync.server.document;

import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import java.util.List;

/** Says which fields a document must have, and a schema require (spec data-model-mapping §1.4). */
public final class RequiredFields {

    private RequiredFields() {}

    /** Not null and no collection; links, embedded objects and mixed never. */
    public static boolean isRequired(Property property) {
        return property.collection() == CollectionType.SINGLE
                && !property.nullable()
                && property.type() != PropertyType.LINK
                && property.type() != PropertyType.MIXED;
    }

    /** The fields that documents of a class must have. */
    public static List<Property> of(ObjectSchema schema) {
        return schema.properties().values().stream()
                .filter(RequiredFields::isRequired)
                .toList();
    }
}
