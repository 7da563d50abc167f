package io.devsync.server.sampling;

import java.util.List;

/** Says what a mixed property of a device can hold (spec data-model-mapping §1.6). */
final class Mixable {

    private static final String REF = "$ref";

    private Mixable() {}

    /** Whether all values at a place fit a mixed property. */
    static boolean fits(ValueNode node) {
        if (node.unexamined > 0 || node.types().stream().anyMatch(SampledType::unsyncable)) {
            return false;
        }
        ObjectNode object = node.object;
        ValueNode elements = node.elements;
        return (object == null || isReference(object) || fits(object)) && (elements == null || fits(elements));
    }

    private static boolean fits(ObjectNode object) {
        ValueNode values = object.values;
        if (values != null) {
            return object.illegalKeys == 0 && fits(values);
        }
        return object.rest == null
                && object.fields().stream().allMatch(field -> isLegalKey(field.text()) && fits(field));
    }

    private static boolean isLegalKey(String key) {
        return !key.startsWith("$") && key.indexOf('.') < 0;
    }

    /** Whether the objects are DBRefs, which are links in mixed properties. */
    static boolean isReference(ObjectNode object) {
        List<ValueNode> fields = object.fields();
        if (fields.size() < 2 || !fields.getFirst().text().equals(REF)) {
            return false;
        }
        boolean always = fields.getFirst().count(SampledType.STRING) == object.objects;
        return always
                && fields.stream().allMatch(field -> switch (field.text()) {
                    case REF -> field.types().equals(List.of(SampledType.STRING));
                    case "$id" -> field.object == null && field.elements == null && fits(field);
                    case "$db" -> field.types().equals(List.of(SampledType.STRING)) && field.nulls() == 0;
                    default -> true;
                });
    }
}
