package io.devsync.server.schema;

import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.document.Namespace;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** A schema while it grows; belongs to one evolution. Adding one more costs the same however large it is. */
final class SchemaDraft {

    private final Map<String, ClassKind> kinds = new LinkedHashMap<>();
    private final Map<String, Map<String, Property>> properties = new HashMap<>();
    private final Map<String, Namespace> namespaces;
    private final Map<Namespace, String> classByNamespace = new HashMap<>();

    SchemaDraft(AppSchema base) {
        for (ObjectSchema objectSchema : base.realm().classes().values()) {
            kinds.put(objectSchema.name(), objectSchema.kind());
            properties.put(objectSchema.name(), new LinkedHashMap<>(objectSchema.properties()));
        }
        namespaces = new LinkedHashMap<>(base.namespaces());
        namespaces.forEach((className, namespace) -> classByNamespace.put(namespace, className));
    }

    @Nullable ClassKind kind(String className) {
        return kinds.get(className);
    }

    /** The properties of a class that is there. */
    Map<String, Property> properties(String className) {
        return Collections.unmodifiableMap(properties.getOrDefault(className, Map.of()));
    }

    /** The class whose documents are in a collection. */
    Optional<String> classOf(Namespace namespace) {
        return Optional.ofNullable(classByNamespace.get(namespace));
    }

    void add(String className, ClassKind kind) {
        kinds.put(className, kind);
        properties.put(className, new LinkedHashMap<>());
    }

    void bind(String className, Namespace namespace) {
        namespaces.put(className, namespace);
        classByNamespace.put(namespace, className);
    }

    void add(String className, Property property) {
        properties.computeIfAbsent(className, ignored -> new LinkedHashMap<>()).put(property.name(), property);
    }

    /** Makes a class one of another kind; a class that gets embedded has no collection any more. */
    void replace(String className, ClassKind kind) {
        kinds.put(className, kind);
        if (kind instanceof ClassKind.Embedded) {
            Namespace former = namespaces.remove(className);
            if (former != null) {
                classByNamespace.remove(former);
            }
        }
    }

    /** Whether a class has a collection. */
    boolean isBound(String className) {
        return namespaces.containsKey(className);
    }

    /** Takes properties away that cannot stand beside what has been replaced. */
    void removeIf(BiPredicate<String, Property> condition) {
        properties.forEach((className, ofClass) ->
                ofClass.values().removeIf(property -> condition.test(className, property)));
    }

    RealmSchema toRealmSchema() {
        Map<String, ObjectSchema> classes = new LinkedHashMap<>();
        kinds.forEach((className, kind) ->
                classes.put(className, new ObjectSchema(className, kind, properties(className))));
        return new RealmSchema(classes);
    }

    Map<String, Namespace> namespaces() {
        return namespaces;
    }
}
