package io.devsync.server.schema;

import io.devsync.protocol.changeset.Instruction.AddColumn;
import io.devsync.protocol.changeset.Instruction.AddTable;
import io.devsync.protocol.changeset.Instruction.SchemaInstruction;
import io.devsync.protocol.changeset.SchemaComparison;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.document.Namespace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A schema extended by another one, as far as files of devices allow: classes and properties may be added, not changed and
 * not removed (spec development-mode §2.7, strict-mode §3.7).
 *
 * @param realm the classes of both
 * @param namespaces the collections of both
 * @param added what the first one did not have
 * @param problems what would break files of devices; the rest is of no use then
 */
record SchemaExtension(
        RealmSchema realm,
        Map<String, Namespace> namespaces,
        List<SchemaInstruction> added,
        List<SchemaProblem> problems) {

    private static final String WAY_OUT = " (expected: the one side, which devices have); keep it so or use another name";

    static SchemaExtension of(AppSchema current, AppSchema wanted) {
        List<AddTable> tables = new ArrayList<>();
        List<AddColumn> columns = new ArrayList<>();
        List<SchemaProblem> problems = new ArrayList<>();
        Map<String, ObjectSchema> classes = new LinkedHashMap<>(current.realm().classes());
        Map<String, Namespace> namespaces = new LinkedHashMap<>(current.namespaces());
        for (ObjectSchema objectSchema : wanted.realm().classes().values()) {
            String name = objectSchema.name();
            Optional<ObjectSchema> known = current.realm().find(name);
            if (known.isEmpty()) {
                tables.add(new AddTable(name, objectSchema.kind()));
                objectSchema.properties().values().forEach(property -> columns.add(new AddColumn(name, property)));
                classes.put(name, objectSchema);
            } else {
                Differences differences = new Differences(place(current, name), known.get(), objectSchema);
                problems.addAll(differences.problems());
                List<Property> more = differences.added();
                more.forEach(property -> columns.add(new AddColumn(name, property)));
                classes.put(name, with(known.get(), more));
            }
        }
        namespaces.putAll(wanted.namespaces());
        problems.addAll(lostClasses(current, wanted));
        List<SchemaInstruction> added = new ArrayList<>(tables);
        added.addAll(columns);
        return new SchemaExtension(new RealmSchema(classes), namespaces, added, problems);
    }

    private static ObjectSchema with(ObjectSchema known, List<Property> more) {
        Map<String, Property> properties = new LinkedHashMap<>(known.properties());
        more.forEach(property -> properties.put(property.name(), property));
        return new ObjectSchema(known.name(), known.kind(), properties);
    }

    /** Where users find a class: its collection, or its title when it is embedded. */
    private static String place(AppSchema schema, String className) {
        Namespace namespace = schema.namespaces().get(className);
        return namespace == null ? "embedded class " + className : namespace.toString();
    }

    private static List<SchemaProblem> lostClasses(AppSchema current, AppSchema wanted) {
        List<SchemaProblem> problems = new ArrayList<>();
        current.namespaces().forEach((className, namespace) -> {
            Optional<String> now = wanted.classOf(namespace);
            if (!now.equals(Optional.of(className))) {
                problems.add(new SchemaProblem(
                        namespace.toString(),
                        "",
                        SchemaProblem.Code.BREAKING_CHANGE,
                        "title is \"" + now.orElse("") + "\" (expected: \"" + className
                                + "\", as devices know the class); restore the title"));
            }
        });
        return problems;
    }

    /** How one class is wanted and how devices know it. */
    private record Differences(String place, ObjectSchema known, ObjectSchema wanted) {

        List<SchemaProblem> problems() {
            List<SchemaProblem> problems = new ArrayList<>();
            SchemaComparison.difference(known.name(), known.kind(), wanted.kind())
                    .ifPresent(text -> problems.add(problem("", text)));
            for (Property property : known.properties().values()) {
                Property now = wanted.properties().get(property.name());
                if (now == null) {
                    problems.add(new SchemaProblem(
                            place,
                            property.name(),
                            SchemaProblem.Code.BREAKING_CHANGE,
                            "property is missing (expected: there, since devices have it); put it back"));
                } else {
                    SchemaComparison.difference(known.name(), property, now)
                            .ifPresent(text -> problems.add(problem(property.name(), text)));
                }
            }
            return problems;
        }

        private SchemaProblem problem(String path, String text) {
            return new SchemaProblem(place, path, SchemaProblem.Code.BREAKING_CHANGE, text + WAY_OUT);
        }

        List<Property> added() {
            return wanted.properties().values().stream()
                    .filter(property -> !known.properties().containsKey(property.name()))
                    .toList();
        }
    }
}
