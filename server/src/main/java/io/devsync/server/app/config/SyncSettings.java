package io.devsync.server.app.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** How a data source is synced, as far as the server acts on it (spec client-and-admin-api §1, calls 12 and 18). */
public sealed interface SyncSettings {

    /** Whether devices sync. */
    enum State {
        /** They do. */
        ENABLED("enabled"),
        /** Not now; everything is kept for later. */
        PAUSED("disabled"),
        /** No longer, or not yet: there is no history. */
        TERMINATED("");

        private final String wireName;

        State(String wireName) {
            this.wireName = wireName;
        }

        /** The value of {@code state}. */
        public String wireName() {
            return wireName;
        }
    }

    /** Nobody said anything. */
    record None() implements SyncSettings {}

    /**
     * Flexible sync.
     *
     * @param queryableFields of all collections that have a field of that name
     * @param collectionQueryableFields more for single collections, by name
     * @param asymmetricTables the classes that are only uploaded
     * @param recoveryDisabled whether a client reset throws local changes away
     * @param clientMaxOfflineDays after how many days away a device has to start over; absent to leave it to the server
     */
    record Flexible(
            State state,
            String database,
            List<String> queryableFields,
            Map<String, List<String>> collectionQueryableFields,
            Set<String> asymmetricTables,
            boolean recoveryDisabled,
            OptionalInt clientMaxOfflineDays)
            implements SyncSettings {
        public Flexible {
            queryableFields = List.copyOf(queryableFields);
            collectionQueryableFields = Collections.unmodifiableMap(new LinkedHashMap<>(collectionQueryableFields));
            asymmetricTables = Collections.unmodifiableSet(new LinkedHashSet<>(asymmetricTables));
        }
    }

    /**
     * Partition-based sync.
     *
     * @param partitionKey the field whose value is the partition
     * @param recoveryDisabled whether a client reset throws local changes away
     */
    record PartitionBased(State state, String database, String partitionKey, boolean recoveryDisabled)
            implements SyncSettings {}

    /** Whether devices may sync now. */
    default boolean enabled() {
        return state() == State.ENABLED;
    }

    /** Where sync stands. */
    default State state() {
        return switch (this) {
            case None ignored -> State.TERMINATED;
            case Flexible flexible -> flexible.state();
            case PartitionBased partitions -> partitions.state();
        };
    }

    /** Reads the settings out of the {@code config} of a data source. */
    static SyncSettings parse(String configJson) {
        JsonNode config = read(configJson);
        JsonNode flexible = config.path("flexible_sync");
        if (flexible.isObject()) {
            Map<String, List<String>> byCollection = new LinkedHashMap<>();
            flexible.path("collection_queryable_fields_names")
                    .properties()
                    .forEach(entry -> byCollection.put(entry.getKey(), texts(entry.getValue())));
            return new Flexible(
                    stateOf(flexible),
                    flexible.path("database_name").asText(""),
                    texts(flexible.path("queryable_fields_names")),
                    byCollection,
                    new LinkedHashSet<>(texts(flexible.path("asymmetric_tables"))),
                    flexible.path("is_recovery_mode_disabled").asBoolean(false),
                    days(flexible.path("client_max_offline_days")));
        }
        JsonNode partitions = config.path("sync");
        return partitions.isObject()
                ? new PartitionBased(
                        stateOf(partitions),
                        partitions.path("database_name").asText(""),
                        partitions.path("partition").path("key").asText(""),
                        partitions.path("is_recovery_mode_disabled").asBoolean(false))
                : new None();
    }

    private static JsonNode read(String json) {
        try {
            return new JsonMapper().readTree(json);
        } catch (JsonProcessingException damaged) {
            throw new IllegalArgumentException("service config is not JSON: " + damaged.getOriginalMessage(), damaged);
        }
    }

    private static State stateOf(JsonNode settings) {
        return switch (settings.path("state").asText("")) {
            case "enabled" -> State.ENABLED;
            case "disabled" -> State.PAUSED;
            default -> State.TERMINATED;
        };
    }

    /** Once 0 meant never; by now the original wants at least a day. */
    private static OptionalInt days(JsonNode number) {
        return number.canConvertToInt() && number.intValue() > 0
                ? OptionalInt.of(number.intValue())
                : OptionalInt.empty();
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
