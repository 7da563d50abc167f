package io.devsync.server.api.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.devsync.server.app.DatabaseName;
import io.devsync.server.app.config.SyncSettings;
import io.devsync.server.app.config.SyncSettings.State;
import java.util.Set;

/** Changes the {@code config} of a data source: what was there, what a request says, and whether that may be. */
final class SyncSettingsPatch {

    private static final String FLEXIBLE = "flexible_sync";
    private static final String PARTITIONS = "sync";
    private static final Set<String> STATES = Set.of("enabled", "disabled", "");

    private SyncSettingsPatch() {}

    /** What a change of the settings of sync means for the devices. */
    enum Effect {
        /** Devices go on. */
        GOES_ON,
        /** The history ends here: sync was switched off for good, or no device can be served from it any more. */
        STARTS_OVER
    }

    /** A checked new {@code config}; {@code null} counts as no mode of sync. */
    static ObjectNode created(ObjectNode config) {
        return patched(AdminJson.object(), config);
    }

    /** A {@code config} in which a request replaces what it mentions, also inside the settings of sync. */
    static ObjectNode patched(ObjectNode config, ObjectNode patch) {
        ObjectNode result = config.deepCopy();
        patch.properties().forEach(entry -> {
            boolean sync = entry.getKey().equals(FLEXIBLE) || entry.getKey().equals(PARTITIONS);
            if (sync && entry.getValue() instanceof ObjectNode settings) {
                ObjectNode merged = AdminJson.child(result, entry.getKey());
                merged.setAll(settings);
                result.set(entry.getKey(), merged);
            } else if (entry.getValue().isNull()) {
                result.remove(entry.getKey());
            } else {
                result.set(entry.getKey(), entry.getValue());
            }
        });
        check(result);
        return result;
    }

    private static void check(ObjectNode config) {
        boolean flexible = config.has(FLEXIBLE);
        boolean partitions = config.has(PARTITIONS);
        if (flexible && partitions) {
            throw AdminRefusal.badRequest(
                    "config has both \"sync\" and \"flexible_sync\" (expected: one of them); terminate sync and set the "
                            + "other to null");
        }
        if (flexible || partitions) {
            ObjectNode settings = AdminJson.child(config, flexible ? FLEXIBLE : PARTITIONS);
            String database = AdminJson.text(settings, "database_name");
            if (!DatabaseName.isLegal(database)) {
                throw AdminRefusal.invalid("database_name", database, DatabaseName.RULE);
            }
            AdminJson.optionalText(settings, "state").filter(state -> !STATES.contains(state)).ifPresent(state -> {
                throw AdminRefusal.invalid("state", state, "\"enabled\", \"disabled\" or \"\"");
            });
            AdminJson.flag(settings, "is_recovery_mode_disabled", false);
            requireDays(settings, "client_max_offline_days");
            requireNames(settings, "queryable_fields_names");
            requireNames(settings, "asymmetric_tables");
        }
        if (partitions) {
            AdminJson.text(AdminJson.child(AdminJson.child(config, PARTITIONS), "partition"), "key");
        }
    }

    /** As the original since 2024; 0 is what its older apps may still say. */
    private static void requireDays(ObjectNode settings, String field) {
        JsonNode days = settings.path(field);
        boolean legal = days.isMissingNode() || days.isNull() || days.canConvertToInt() && days.intValue() >= 0;
        if (!legal || days.isFloatingPointNumber()) {
            throw AdminRefusal.invalid(field, days.toString(), "a whole number of days, at least 1");
        }
    }

    private static void requireNames(ObjectNode settings, String field) {
        JsonNode names = settings.path(field);
        boolean legal = names.isMissingNode() || names.isNull() || names.isArray();
        for (JsonNode name : names) {
            legal &= name.isTextual();
        }
        if (!legal) {
            throw AdminRefusal.invalid(field, names.toString(), "an array of strings");
        }
    }

    /** What becomes of devices when settings change. */
    static Effect effect(SyncSettings before, SyncSettings after) {
        boolean ended = before.state() != State.TERMINATED && after.state() == State.TERMINATED;
        return ended ? Effect.STARTS_OVER : Effect.GOES_ON;
    }

    /** Refuses what the original allows only after sync was terminated (spec sync-features §5.2). */
    static void requireChangeable(SyncSettings before, SyncSettings after) {
        if (before.state() == State.TERMINATED || after.state() == State.TERMINATED) {
            return;
        }
        boolean sameMode = before.getClass() == after.getClass();
        if (!sameMode || !database(before).equals(database(after))) {
            throw AdminRefusal.badRequest("the " + (sameMode ? "database" : "mode") + " of sync cannot change while sync"
                    + " is on (expected: state \"\" first); terminate sync, then enable it with the new settings");
        }
    }

    private static String database(SyncSettings settings) {
        return switch (settings) {
            case SyncSettings.None ignored -> "";
            case SyncSettings.Flexible flexible -> flexible.database();
            case SyncSettings.PartitionBased partitions -> partitions.database();
        };
    }
}
