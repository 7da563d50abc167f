package io.devsync.server.models.language;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import io.devsync.server.models.model.ClassName;
import io.devsync.server.models.model.ModelClass;
import io.devsync.server.models.model.ModelCode;
import io.devsync.server.models.model.ModelProblem;
import io.devsync.server.models.model.ModelProperty;
import io.devsync.server.models.model.ScalarType;
import io.devsync.server.models.model.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes classes fit a language: names them, and leaves out what the language does not have. What is left out would
 * otherwise be of another type on devices than on the server, which ends their sync; what is missing does no harm.
 */
final class DialectFit {

    private final Dialect dialect;
    private final List<ModelProblem> problems;
    private final NameResolver resolver;

    DialectFit(Dialect dialect, List<ModelProblem> problems) {
        this.dialect = dialect;
        this.problems = problems;
        this.resolver = new NameResolver(dialect.rules(), problems);
    }

    List<ModelClass> fit(List<ModelClass> classes) {
        List<ModelClass> known = classes.stream().filter(this::isSupported).toList();
        Map<String, String> names = resolver.classNames(known);
        List<ModelClass> named = known.stream()
                .flatMap(modelClass -> Optional.ofNullable(names.get(modelClass.name().stored())).map(modelClass::named).stream())
                .toList();
        return withoutEmpty(named).stream()
                .map(modelClass -> modelClass.with(resolver.properties(modelClass)))
                .peek(this::warnOfMixed)
                .toList();
    }

    private boolean isSupported(ModelClass modelClass) {
        if (modelClass.kind() == ModelClass.Kind.ASYMMETRIC && !dialect.asymmetric()) {
            problems.add(ModelProblem.of(modelClass, "", ModelCode.UNSUPPORTED_CLASS,
                    "the SDK has no asymmetric classes; use another SDK to send these objects"));
            return false;
        }
        if (dialect.unreferable().contains(modelClass.name().stored())) {
            problems.add(ModelProblem.of(modelClass, "", ModelCode.UNSUPPORTED_CLASS,
                    "\"" + modelClass.name().stored() + "\" is the name of a type in this SDK; rename the class"));
            return false;
        }
        if (!dialect.storable().matcher(modelClass.name().stored()).matches()) {
            problems.add(ModelProblem.of(modelClass, "", ModelCode.UNSUPPORTED_CLASS,
                    "\"" + modelClass.name().stored() + "\" has characters that the SDK's code generator does not escape;"
                            + " rename the class"));
            return false;
        }
        return true;
    }

    /** Leaves classes out until all that remain have properties, all of which refer to what remains. */
    private List<ModelClass> withoutEmpty(List<ModelClass> classes) {
        List<ModelClass> remaining = classes;
        while (true) {
            List<ModelClass> all = remaining;
            Map<String, ClassName> names =
                    all.stream().map(ModelClass::name).collect(toMap(ClassName::stored, identity()));
            List<ModelClass> fitting =
                    all.stream().map(modelClass -> modelClass.with(properties(modelClass, names))).toList();
            remaining = fitting.stream()
                    .filter(modelClass -> !modelClass.properties().isEmpty())
                    .toList();
            fitting.stream().filter(modelClass -> modelClass.properties().isEmpty()).forEach(this::reportEmpty);
            if (remaining.size() == all.size()) {
                return remaining;
            }
        }
    }

    private void reportEmpty(ModelClass modelClass) {
        problems.add(ModelProblem.of(modelClass, "", ModelCode.EMPTY_CLASS,
                "class has no property that can be written; add one to the schema"));
    }

    private List<ModelProperty> properties(ModelClass owner, Map<String, ClassName> names) {
        List<ModelProperty> properties = new ArrayList<>();
        for (ModelProperty property : owner.properties()) {
            Optional<ValueType> value = value(property.type().value(), names);
            if (value.isPresent() && isStorable(property) && resolver.isExpressible(owner, property)) {
                properties.add(property.typed(property.type().with(value.get())));
            } else {
                problems.add(ModelProblem.of(owner, property.storedName(), ModelCode.PROPERTY_LEFT_OUT, why(owner, property)));
            }
        }
        return properties;
    }

    private boolean isStorable(ModelProperty property) {
        return dialect.storable().matcher(property.storedName()).matches();
    }

    private String why(ModelClass owner, ModelProperty property) {
        if (!isStorable(property)) {
            return "\"" + property.storedName() + "\" has characters that the SDK's code generator does not escape;"
                    + " the property is left out";
        }
        if (!resolver.isExpressible(owner, property)) {
            return "\"" + property.storedName() + "\" is no name in this language, which cannot map it to another one;"
                    + " the property is left out";
        }
        return switch (property.type().value()) {
            case ValueType.Link link -> "class \"" + link.target().stored() + "\" is left out, and so is this property";
            case ValueType.Embedded embedded ->
                "class \"" + embedded.target().stored() + "\" is left out, and so is this property";
            case ValueType.Scalar scalar -> "the SDK has no " + scalar.type().bsonType()
                    + ", and another type would not sync; the property is left out; use double in the schema";
            case ValueType.Mixed ignored -> throw new IllegalStateException("mixed " + property.storedName());
        };
    }

    /** The value with the names that classes have now; empty for what cannot be. */
    private Optional<ValueType> value(ValueType value, Map<String, ClassName> names) {
        return switch (value) {
            case ValueType.Scalar(ScalarType type) when type == ScalarType.FLOAT && !dialect.floats() ->
                Optional.empty();
            case ValueType.Scalar scalar -> Optional.of(scalar);
            case ValueType.Mixed mixed -> Optional.of(mixed);
            case ValueType.Link(ClassName target, ScalarType key) ->
                Optional.ofNullable(names.get(target.stored())).map(name -> new ValueType.Link(name, key));
            case ValueType.Embedded(ClassName target) -> Optional.ofNullable(names.get(target.stored())).map(ValueType.Embedded::new);
        };
    }

    private void warnOfMixed(ModelClass modelClass) {
        if (dialect.syncsMixed()) {
            return;
        }
        for (ModelProperty property : modelClass.properties()) {
            if (property.type().value() instanceof ValueType.Mixed) {
                problems.add(ModelProblem.of(modelClass, property.storedName(), ModelCode.MIXED_NOT_SYNCED,
                        "RealmAny of the Java SDK was not synced by newer apps of the original; test it"));
            }
        }
    }
}
