package io.devsync.protocol.device;

import io.devsync.protocol.changeset.BadChangesetException;
import io.devsync.protocol.device.v1.Error;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.message.SyncError.Migration;
import io.devsync.protocol.message.SyncError.RejectedUpdate;
import io.devsync.protocol.message.SyncError.Rejection;
import io.devsync.protocol.realm.BadMessageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Errors as protobuf. */
final class ErrorMapping {

    private ErrorMapping() {}

    static Error write(SyncError error) {
        Error.Builder written = Error.newBuilder()
                .setCode(error.code().number())
                .setActionValue(EnumMapping.number(error.action()))
                .setMessage(error.message())
                .setLogUrl(error.logUrl())
                .setRecoveryDisabled(error.recoveryDisabled());
        error.backoff()
                .ifPresent(backoff -> written.getBackoffBuilder()
                        .setIntervalSec(backoff.intervalSec())
                        .setMaxDelaySec(backoff.maxDelaySec())
                        .setMultiplier(backoff.multiplier()));
        error.rejected().ifPresent(rejection -> written.setRejection(write(rejection)));
        error.migration().ifPresent(migration -> {
            switch (migration) {
                case Migration.ToFlexible(String query) -> written.setPartitionQuery(query);
                case Migration.OfSchema(long previous) -> written.setPreviousSchemaVersion(previous);
            }
        });
        return written.build();
    }

    private static Error.Rejection write(Rejection rejection) {
        Error.Rejection.Builder written = Error.Rejection.newBuilder().setClientVersion(rejection.clientVersion());
        rejection.serverVersion().ifPresent(written::setServerVersion);
        for (RejectedUpdate update : rejection.updates()) {
            written.addUpdatesBuilder()
                    .setClassName(update.className())
                    .setKey(ValueMapping.write(update.key()))
                    .setReason(update.reason());
        }
        return written.build();
    }

    static SyncError read(Error error) throws BadMessageException, BadChangesetException {
        SyncError.Code code = SyncError.Code.ofNumber(error.getCode())
                .orElseThrow(() -> new BadChangesetException(
                        "error code: " + error.getCode() + " (expected: one of the protocol)"));
        Optional<SyncError.Backoff> backoff = error.hasBackoff()
                ? Optional.of(new SyncError.Backoff(
                        Numbers.saturated(error.getBackoff().getIntervalSec()),
                        Numbers.saturated(error.getBackoff().getMaxDelaySec()),
                        Numbers.saturated(error.getBackoff().getMultiplier())))
                : Optional.empty();
        return new SyncError(
                code,
                EnumMapping.read("action", error.getActionValue(), SyncError.Action.values()),
                error.getMessage(),
                error.getLogUrl(),
                backoff,
                error.hasRejection() ? Optional.of(read(error.getRejection())) : Optional.empty(),
                error.getRecoveryDisabled(),
                migration(error));
    }

    private static Rejection read(Error.Rejection rejection) throws BadMessageException, BadChangesetException {
        List<RejectedUpdate> updates = new ArrayList<>(rejection.getUpdatesCount());
        for (Error.RejectedUpdate update : rejection.getUpdatesList()) {
            updates.add(new RejectedUpdate(
                    update.getClassName(), ValueMapping.read(update.getKey()), update.getReason()));
        }
        return new Rejection(
                Numbers.count("rejected client version", rejection.getClientVersion()),
                rejection.hasServerVersion()
                        ? Optional.of(Numbers.count("undoing server version", rejection.getServerVersion()))
                        : Optional.empty(),
                List.copyOf(updates));
    }

    private static Optional<Migration> migration(Error error) throws BadMessageException {
        return switch (error.getMigrationCase()) {
            case PARTITION_QUERY -> Optional.of(new Migration.ToFlexible(error.getPartitionQuery()));
            case PREVIOUS_SCHEMA_VERSION ->
                Optional.of(new Migration.OfSchema(
                        Numbers.count("previous schema version", error.getPreviousSchemaVersion())));
            case MIGRATION_NOT_SET -> Optional.empty();
        };
    }
}
