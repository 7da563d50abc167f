package io.devsync.server.sync;

import io.devsync.protocol.message.ClientMessage.QueryVersion;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.query.BadQueryException;
import io.devsync.server.query.SubscriptionSet;
import io.devsync.server.rules.Permissions;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.store.ClientFileRecord.ViewRecord;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a client file sees after a server version: of the objects that its user may read those that match its
 * subscriptions.
 *
 * @param fromVersion entries after this version are seen through this view; at this version objects enter and leave
 * @param timestamp milliseconds since 2015-01-01: with the server's ident the rank of what enters and leaves
 * @param permissions what the user may do, as it was decided when the session started
 * @param subscriptions what is in view: the subscriptions and the permissions in one
 * @param hidden the properties that may not be read, by class
 */
record View(
        long fromVersion,
        long timestamp,
        QueryVersion query,
        Permissions permissions,
        SubscriptionSet subscriptions,
        Map<String, Set<String>> hidden) {

    /**
     * The view of a query.
     *
     * @throws BadQueryException if the query cannot be served
     */
    static View of(AppSchema schema, long fromVersion, long timestamp, QueryVersion query, Permissions permissions)
            throws BadQueryException {
        SubscriptionSet wanted = SubscriptionSet.parse(query.body(), schema.realm());
        if (permissions.areEverything() || wanted.classes().isEmpty()) {
            return new View(fromVersion, timestamp, query, permissions, wanted, Map.of());
        }
        SubscriptionSet allowed = wanted.restrictedTo(
                schema.realm(), className -> permissions.of(schema, className).readable());
        Map<String, Set<String>> hidden = new LinkedHashMap<>();
        for (String className : allowed.classes()) {
            Set<String> fields = permissions.of(schema, className).hiddenFields();
            if (!fields.isEmpty()) {
                hidden.put(className, fields);
            }
        }
        return new View(fromVersion, timestamp, query, permissions, allowed, Map.copyOf(hidden));
    }

    /** The view as it is kept. */
    ViewRecord record() {
        return new ViewRecord(fromVersion, timestamp, query, kept(permissions));
    }

    /** Permissions as they are kept. */
    static Optional<String> kept(Permissions permissions) {
        return permissions.areEverything() ? Optional.empty() : Optional.of(permissions.toJson());
    }

    /** Whether objects of a class that are in both views have other properties in this one. */
    boolean showsOtherwise(View old, String className) {
        return !hidden.getOrDefault(className, Set.of()).equals(old.hidden.getOrDefault(className, Set.of()));
    }

    /** A schema without what may not be read. */
    RealmSchema readable(RealmSchema schema) {
        RealmSchema readable = schema;
        for (Map.Entry<String, Set<String>> entry : hidden.entrySet()) {
            ObjectSchema whole = schema.find(entry.getKey()).orElseThrow();
            Map<String, Property> left = new LinkedHashMap<>(whole.properties());
            left.keySet().removeAll(entry.getValue());
            readable = readable.with(new ObjectSchema(whole.name(), whole.kind(), left));
        }
        return readable;
    }
}
