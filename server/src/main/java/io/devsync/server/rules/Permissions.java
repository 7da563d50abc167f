package io.devsync.server.rules;

import io.devsync.server.document.Namespace;
import io.devsync.server.schema.AppSchema;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;
import org.jspecify.annotations.Nullable;

/**
 * What one user may do, as it was decided at the start of a session: a role for each collection, with the values that
 * expansions had then. Immutable; equal when nothing that matters differs, so that a change of rules concerns only those
 * whose permissions are no longer equal.
 */
public final class Permissions {

    private static final JsonWriterSettings JSON =
            JsonWriterSettings.builder().outputMode(JsonMode.EXTENDED).build();

    /** Everything, for everyone: development mode without rules. */
    public static final Permissions EVERYTHING =
            new Permissions(Optional.of(Role.READ_AND_WRITE_ALL), Map.of(), Set.of());

    private final Optional<Role> otherwise;
    private final Map<Namespace, Role> byCollection;
    private final Set<Namespace> denied;
    private final String json;

    /**
     * @param otherwise the role in all collections that are not named
     * @param denied the collections where nothing is allowed
     */
    Permissions(Optional<Role> otherwise, Map<Namespace, Role> byCollection, Collection<Namespace> denied) {
        this.otherwise = otherwise;
        this.byCollection = new LinkedHashMap<>(byCollection);
        this.denied = Set.copyOf(denied);
        this.json = write();
    }

    /** Whether this is {@link #EVERYTHING}, so that nothing has to be asked. */
    public boolean areEverything() {
        return equals(EVERYTHING);
    }

    /** What may be done with the objects of a class. */
    public ClassPermissions of(AppSchema schema, String className) {
        return role(schema, className)
                .map(one -> ClassPermissions.compile(schema.realm(), className, one))
                .orElse(ClassPermissions.NOTHING);
    }

    private Optional<Role> role(AppSchema schema, String className) {
        Namespace namespace = schema.namespaces().get(className);
        return namespace == null || denied.contains(namespace)
                ? Optional.empty()
                : Optional.ofNullable(byCollection.get(namespace)).or(() -> otherwise);
    }

    /** Which role decides about a class. Names are known of permissions as they are decided, not of kept ones. */
    public RoleChoice choice(AppSchema schema, String className) {
        Optional<Role> role = role(schema, className);
        return new RoleChoice(
                role.map(Role::name),
                role.flatMap(one -> ClassPermissions.unusable(schema.realm(), className, one)));
    }

    private String write() {
        BsonDocument document = new BsonDocument();
        otherwise.ifPresent(role -> document.append("default", anonymous(role)));
        BsonDocument collections = new BsonDocument();
        Map<String, Namespace> sorted = new TreeMap<>();
        byCollection.keySet().forEach(namespace -> sorted.put(namespace.toString(), namespace));
        sorted.values().forEach(namespace -> collections.append(
                namespace.database() + "/" + namespace.collection(),
                anonymous(Objects.requireNonNull(byCollection.get(namespace)))));
        document.append("collections", collections);
        BsonArray none = new BsonArray();
        Set<String> names = new TreeSet<>();
        denied.forEach(namespace -> names.add(namespace.database() + "/" + namespace.collection()));
        names.forEach(name -> none.add(new BsonString(name)));
        return document.append("denied", none).toJson(JSON);
    }

    /** Which role gives a permission does not matter. */
    private static BsonDocument anonymous(Role role) {
        return role.toBson().append("name", new BsonString("role"));
    }

    /** The permissions as they are kept with what a session was told because of them. */
    public String toJson() {
        return json;
    }

    /**
     * The permissions that {@link #toJson} wrote.
     *
     * @throws RulesException if the text is something else
     */
    public static Permissions parse(String json) throws RulesException {
        if (json.equals(EVERYTHING.json)) {
            return EVERYTHING;
        }
        BsonDocument document = BsonDocument.parse(json);
        Optional<Role> otherwise = document.containsKey("default")
                ? Optional.of(RoleReader.role("default", document.getDocument("default")))
                : Optional.empty();
        Map<Namespace, Role> byCollection = new LinkedHashMap<>();
        BsonDocument collections = document.getDocument("collections");
        for (String name : collections.keySet()) {
            byCollection.put(namespace(name), RoleReader.role(name, collections.getDocument(name)));
        }
        Set<Namespace> denied = new LinkedHashSet<>();
        document.getArray("denied").forEach(name -> denied.add(namespace(name.asString().getValue())));
        return new Permissions(otherwise, byCollection, denied);
    }

    private static Namespace namespace(String name) {
        // A database's name has no slash.
        int slash = name.indexOf('/');
        return new Namespace(name.substring(0, slash), name.substring(slash + 1));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Permissions permissions && json.equals(permissions.json);
    }

    @Override
    public int hashCode() {
        return json.hashCode();
    }

    @Override
    public String toString() {
        return json;
    }
}
