package io.devsync.server.models.language;

import io.devsync.server.models.model.ScalarType;
import io.devsync.server.models.model.ValueType;
import java.util.function.Function;

/**
 * What a language calls the values of properties.
 *
 * @param scalar of scalars
 * @param mixed of mixed
 * @param object of classes, by their name in the code
 */
record TypeNames(Function<ScalarType, String> scalar, String mixed, Function<String, String> object) {

    /** The type of a value that is there. */
    String of(ValueType value) {
        return switch (value) {
            case ValueType.Scalar(ScalarType type) -> scalar.apply(type);
            case ValueType.Mixed ignored -> mixed;
            case ValueType.Link link -> object.apply(link.target().code());
            case ValueType.Embedded embedded -> object.apply(embedded.target().code());
        };
    }
}
