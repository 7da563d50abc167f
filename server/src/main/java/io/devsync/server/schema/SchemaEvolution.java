package io.devsync.server.schema;

import io.devsync.protocol.changeset.Instruction.AddColumn;
import io.devsync.protocol.changeset.Instruction.AddTable;
import io.devsync.protocol.changeset.Instruction.EraseColumn;
import io.devsync.protocol.changeset.Instruction.EraseTable;
import io.devsync.protocol.changeset.Instruction.SchemaInstruction;
import io.devsync.protocol.changeset.SchemaComparison;
import io.devsync.protocol.message.SyncError.Action;
import io.devsync.protocol.message.SyncError.Code;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.document.Namespace;
import io.devsync.server.schema.Evolution.Refused;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Applies one client's schema instructions to a schema (spec development-mode §2.6 to §2.9). What is known and the same
 * is passed over; what differs is refused; what is new is taken over in development mode and refused in strict mode.
 */
final class SchemaEvolution {

    private static final String STRICT_MODE = ", schema changes from clients are restricted when developer mode is disabled";

    private final AppSchema base;
    private final EvolutionMode mode;
    private final SchemaDraft draft;
    private final List<AddTable> tables = new ArrayList<>();
    private final List<AddColumn> columns = new ArrayList<>();
    private final List<String> replaced = new ArrayList<>();

    SchemaEvolution(AppSchema base, EvolutionMode mode) {
        this.base = base;
        this.mode = mode;
        this.draft = new SchemaDraft(base);
    }

    Evolution run(List<SchemaInstruction> instructions) {
        for (SchemaInstruction instruction : instructions) {
            Optional<Refused> refused =
                    switch (instruction) {
                        case AddTable table -> addTable(table);
                        case AddColumn column -> addColumn(column);
                        case EraseTable table -> badChangeset("class \"" + table.className()
                                + "\" cannot be removed by a client (expected: additions only)");
                        case EraseColumn column -> badChangeset("property \"" + column.property() + "\" of class \""
                                + column.className() + "\" cannot be removed by a client (expected: additions only)");
                    };
            if (refused.isPresent()) {
                return refused.get();
            }
        }
        Optional<Refused> refused = checkLinks();
        if (refused.isPresent()) {
            return refused.get();
        }
        if (!replaced.isEmpty()) {
            return replaced();
        }
        return tables.isEmpty() && columns.isEmpty() ? new Evolution.Unchanged() : extended();
    }

    private Evolution replaced() {
        // What others declared stays, but for what cannot stand beside the new definitions.
        draft.removeIf((className, property) -> property.linkTarget()
                .flatMap(target -> linkProblem(property, target))
                .isPresent());
        RealmSchema realm = draft.toRealmSchema();
        Optional<Refused> refused = Embeddings.problem(realm.classes()).flatMap(SchemaEvolution::badChangeset);
        return refused.<Evolution>map(refusal -> refusal)
                .orElseGet(() -> new Evolution.Replaced(next(realm), replaced));
    }

    private AppSchema next(RealmSchema realm) {
        Map<String, Set<String>> queryable = new LinkedHashMap<>();
        base.queryableFields().forEach((className, fields) -> realm.find(className).ifPresent(objectSchema -> {
            Set<String> still = new TreeSet<>(fields);
            still.removeIf(field -> !QueryableFields.isEligible(realm, objectSchema, field));
            queryable.put(className, still);
        }));
        return new AppSchema(
                realm,
                base.dataSource(),
                base.database(),
                draft.namespaces(),
                queryable,
                base.keywords(),
                base.version() + 1,
                base.cutOff());
    }

    private Evolution extended() {
        RealmSchema realm = draft.toRealmSchema();
        Optional<Refused> refused = Embeddings.problem(realm.classes()).flatMap(SchemaEvolution::badChangeset);
        if (refused.isPresent()) {
            return refused.get();
        }
        List<SchemaInstruction> added = new ArrayList<>(tables);
        added.addAll(columns);
        return new Evolution.Extended(next(realm), added);
    }

    private Optional<Refused> addTable(AddTable table) {
        String name = table.className();
        ClassKind known = draft.kind(name);
        if (known != null && mode == EvolutionMode.REPLACING) {
            return replaceTable(table, known);
        }
        if (known != null) {
            return SchemaComparison.difference(name, known, table.kind())
                    .map(SchemaEvolution::asClientsSay)
                    .flatMap(text -> isAsymmetryMismatch(known, table.kind())
                            ? refuse(Code.BAD_CHANGESET, Action.CLIENT_RESET, "Bad changeset (UPLOAD): " + text)
                            : mismatch(text));
        }
        if (mode == EvolutionMode.STRICT) {
            return strict("schema for Realm table \"" + name + "\"");
        }
        Optional<String> problem = SchemaNames.classProblem(name).or(() -> keyProblem(name, table.kind()));
        if (problem.isPresent()) {
            return badChangeset(problem.get());
        }
        tables.add(table);
        draft.add(name, table.kind());
        return table.kind() instanceof ClassKind.Embedded ? Optional.empty() : bind(name);
    }

    private Optional<Refused> replaceTable(AddTable table, ClassKind known) {
        String name = table.className();
        Optional<String> difference = SchemaComparison.difference(name, known, table.kind());
        if (difference.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> problem = keyProblem(name, table.kind());
        if (problem.isPresent()) {
            return badChangeset(problem.get());
        }
        replaced.add(difference.get());
        draft.replace(name, table.kind());
        return table.kind() instanceof ClassKind.Embedded || draft.isBound(name) ? Optional.empty() : bind(name);
    }

    /** The asymmetric flag is told apart because devices reset on it whatever the mode (spec strict-mode §3.2). */
    private static boolean isAsymmetryMismatch(ClassKind known, ClassKind declared) {
        return !(known instanceof ClassKind.Embedded)
                && !(declared instanceof ClassKind.Embedded)
                && known.getClass() != declared.getClass();
    }

    private static Optional<String> keyProblem(String className, ClassKind kind) {
        return new ObjectSchema(className, kind, Map.of())
                .primaryKey()
                .filter(key -> !key.name().equals("_id"))
                .map(key -> "The primary key property on a synchronized Realm must be named '_id' but found '"
                        + key.name() + "' for type '" + className + "'");
    }

    /** Gives a new class the collection of its exact name (spec data-model-mapping §1.1). */
    private Optional<Refused> bind(String className) {
        Namespace namespace = new Namespace(base.database(), className);
        Optional<String> other = draft.classOf(namespace);
        if (other.isPresent()) {
            return refuse(
                    Code.INVALID_SCHEMA_CHANGE,
                    Action.APPLICATION_BUG,
                    "Invalid schema change (UPLOAD): class \"" + className + "\" needs collection " + namespace
                            + ", which belongs to class \"" + other.get() + "\"; rename one of the classes");
        }
        draft.bind(className, namespace);
        return Optional.empty();
    }

    private Optional<Refused> addColumn(AddColumn instruction) {
        String className = instruction.className();
        Property column = instruction.column();
        ClassKind owner = draft.kind(className);
        if (owner == null) {
            return badChangeset("property \"" + column.name() + "\" of unknown class \"" + className
                    + "\" (expected: the class is declared before)");
        }
        Property known = draft.properties(className).get(column.name());
        Optional<String> difference =
                known == null ? Optional.empty() : SchemaComparison.difference(className, known, column);
        if (known != null && (difference.isEmpty() || mode != EvolutionMode.REPLACING)) {
            return difference.map(SchemaEvolution::asClientsSay).flatMap(this::mismatch);
        }
        if (mode == EvolutionMode.STRICT) {
            return strict("\"" + strictNameOf(column.type()) + "\" column at field \"" + column.name()
                    + "\" in schema \"" + className + "\"");
        }
        Optional<String> problem =
                SchemaNames.propertyProblem(column.name()).or(() -> columnProblem(className, owner, column));
        if (problem.isPresent()) {
            return badChangeset(problem.get());
        }
        difference.ifPresent(replaced::add);
        draft.add(className, column);
        columns.add(instruction);
        return Optional.empty();
    }

    private static Optional<String> columnProblem(String className, ClassKind owner, Property column) {
        // Only embedded classes may have an ordinary property called _id.
        if (!(owner instanceof ClassKind.Embedded) && column.name().equals("_id")) {
            return Optional.of("property \"" + column.name() + "\" of class \"" + className
                    + "\" is its primary key (expected: declared with the class)");
        }
        boolean object = column.type() == PropertyType.LINK || column.type() == PropertyType.MIXED;
        // spec data-model-mapping §1.5: only mixed, and dictionaries of objects, may hold null.
        return column.collection() == CollectionType.SINGLE || !column.nullable() || object
                ? Optional.empty()
                : Optional.of("property \"" + column.name() + "\" of class \"" + className
                        + "\" is a collection of nullable values (expected: not nullable, or mixed);"
                        + " make the elements required");
    }

    /** Looks at links last, because a link may point to a class that is declared after it. */
    private Optional<Refused> checkLinks() {
        for (AddColumn column : columns) {
            Optional<String> target = column.column().linkTarget();
            Optional<String> problem = target.flatMap(name -> linkProblem(column.column(), name));
            if (problem.isPresent()) {
                return badChangeset("property \"" + column.column().name() + "\" of class \"" + column.className()
                        + "\" " + problem.get());
            }
        }
        return Optional.empty();
    }

    private Optional<String> linkProblem(Property column, String targetName) {
        return switch (draft.kind(targetName)) {
            case null -> Optional.of("links to unknown class \"" + targetName + "\" (expected: a declared class)");
            case ClassKind.TopLevel ignored -> Optional.empty();
            case ClassKind.Asymmetric ignored -> Optional.of(
                    "links to asymmetric class \"" + targetName + "\" (expected: another kind of class)");
            case ClassKind.Embedded ignored -> column.collection() == CollectionType.SET
                    ? Optional.of("is a set of embedded class \"" + targetName
                            + "\" (expected: a list or dictionary)")
                    : Optional.empty();
        };
    }

    private Optional<Refused> strict(String addition) {
        return refuse(
                Code.INVALID_SCHEMA_CHANGE,
                Action.APPLICATION_BUG,
                "Invalid schema change (UPLOAD): non-breaking schema change: adding " + addition + STRICT_MODE);
    }

    /** In development mode the device may go on with the schema that won; in strict mode its data must stay. */
    private Optional<Refused> mismatch(String text) {
        return refuse(
                Code.INVALID_SCHEMA_CHANGE,
                mode == EvolutionMode.STRICT ? Action.APPLICATION_BUG : Action.CLIENT_RESET,
                "Invalid schema change (UPLOAD): " + text);
    }

    private static Optional<Refused> badChangeset(String problem) {
        return refuse(Code.BAD_CHANGESET, Action.APPLICATION_BUG, "Bad changeset (UPLOAD): " + problem);
    }

    private static Optional<Refused> refuse(Code code, Action action, String message) {
        return Optional.of(new Refused(code, action, message));
    }

    private static String asClientsSay(String difference) {
        return "Schema mismatch: " + difference;
    }

    /** The original's name of a type in strict mode's texts (spec development-mode §2.8). */
    private static String strictNameOf(PropertyType type) {
        return switch (type) {
            case OBJECT_ID -> "ObjectID";
            case MIXED -> "Mixed";
            default -> SchemaComparison.name(type);
        };
    }
}
