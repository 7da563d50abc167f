package io.devsync.server.schema;

import io.devsync.protocol.changeset.SchemaComparison;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.RealmSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Says in lines for people how one schema of an app differs from an earlier one (spec development-mode §2.15). */
public final class SchemaDifference {

    private final AppSchema before;
    private final AppSchema after;
    private final List<String> lines = new ArrayList<>();

    private SchemaDifference(AppSchema before, AppSchema after) {
        this.before = before;
        this.after = after;
    }

    /** The differences, class by class in alphabetical order; empty when there are none that devices or checks notice. */
    public static List<String> lines(AppSchema before, AppSchema after) {
        SchemaDifference difference = new SchemaDifference(before, after);
        Set<String> names = new TreeSet<>(before.realm().classes().keySet());
        names.addAll(after.realm().classes().keySet());
        names.forEach(difference::addClass);
        return List.copyOf(difference.lines);
    }

    private void addClass(String name) {
        RealmSchema old = before.realm();
        RealmSchema next = after.realm();
        if (next.find(name).isEmpty()) {
            lines.add("class " + name + " removed");
            return;
        }
        ObjectSchema now = next.find(name).get();
        if (old.find(name).isEmpty()) {
            lines.add("class " + name + " added" + describe(name, now));
            now.properties().values().forEach(property -> lines.add("property " + name + "." + text(property) + " added"));
        } else {
            ObjectSchema was = old.find(name).get();
            SchemaComparison.difference(name, was.kind(), now.kind())
                    .ifPresent(text -> lines.add("class " + name + " replaced: " + text));
            addProperties(name, was, now);
        }
        addFields(name);
        if (!Objects.equals(before.keywords().get(name), after.keywords().get(name))) {
            lines.add("constraints of class " + name + " changed");
        }
    }

    private String describe(String name, ObjectSchema added) {
        String kind =
                switch (added.kind()) {
                    case ClassKind.TopLevel ignored -> "";
                    case ClassKind.Embedded ignored -> ", embedded";
                    case ClassKind.Asymmetric ignored -> ", asymmetric";
                };
        String key = added.primaryKey()
                .map(primary -> ", key " + primary.name() + ": "
                        + primary.type().name().toLowerCase(Locale.ROOT) + (primary.nullable() ? "?" : ""))
                .orElse("");
        return kind + key
                + (after.namespaces().containsKey(name) ? ", collection " + after.namespaces().get(name) : "");
    }

    private void addProperties(String name, ObjectSchema was, ObjectSchema now) {
        for (Property property : was.properties().values()) {
            Property next = now.properties().get(property.name());
            if (next == null) {
                lines.add("property " + name + "." + property.name() + " removed");
            } else if (!next.equals(property)) {
                lines.add("property " + name + "." + text(property) + " replaced by " + text(next));
            }
        }
        for (Property property : now.properties().values()) {
            if (!was.properties().containsKey(property.name())) {
                lines.add("property " + name + "." + text(property) + " added");
            }
        }
    }

    private void addFields(String name) {
        Set<String> was = before.queryableFields(name);
        Set<String> now = after.queryableFields(name);
        now.stream().filter(field -> !was.contains(field)).forEach(field ->
                lines.add("queryable field " + name + "." + field + " added"));
        was.stream().filter(field -> !now.contains(field)).forEach(field ->
                lines.add("queryable field " + name + "." + field + " removed"));
    }

    /** A property as short as models write it: {@code tags: string[]}, {@code age: int?}, {@code home: Address}. */
    private static String text(Property property) {
        String type = property.linkTarget().orElse(property.type().name().toLowerCase(Locale.ROOT));
        String optional = property.nullable() && property.linkTarget().isEmpty() ? "?" : "";
        return property.name() + ": " + type + optional
                + switch (property.collection()) {
                    case SINGLE -> "";
                    case LIST -> "[]";
                    case SET -> "<>";
                    case DICTIONARY -> "{}";
                };
    }
}
