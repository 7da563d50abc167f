package io.devsync.harness.realm;

import io.devsync.protocol.value.Scalar;
import io.realm.kotlin.internal.interop.realm_value_t;
import io.realm.kotlin.internal.interop.sync.CoreCompensatingWriteInfo;
import io.realm.kotlin.internal.interop.sync.SyncError;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.List;

/**
 * A sync error as the native client reports it to the app.
 *
 * @param code the client's own number of the error, not the one of the wire
 * @param name the client's name of the error, for example {@code RLM_ERR_BAD_CHANGESET}
 * @param message the text that the app would show
 * @param fatal whether the session is over for good
 * @param clientResetRequested whether the file has to be reset
 * @param compensatingWrites the objects whose changes the server took back
 */
public record SyncFailure(
        int code,
        String name,
        String message,
        boolean fatal,
        boolean clientResetRequested,
        List<CompensatingWrite> compensatingWrites) {

    /** An object whose change the server took back. */
    public record CompensatingWrite(String className, Scalar primaryKey, String reason) {}

    /** To be called within the native callback: the error's values do not outlive it. */
    static SyncFailure of(SyncError error) {
        CoreCompensatingWriteInfo[] writes = error.getCompensatingWrites();
        return new SyncFailure(
                error.getErrorCode().getErrorCodeNativeValue(),
                String.valueOf(error.getErrorCode().getErrorCode()),
                String.valueOf(error.getErrorCode().getMessage()),
                error.isFatal(),
                error.isClientResetRequested(),
                Arrays.stream(writes)
                        .map(write -> new CompensatingWrite(write.getObjectName(), primaryKey(write), write.getReason()))
                        .toList());
    }

    /** The getter has a mangled name that Java source cannot spell (spec real-client §3). */
    private static Scalar primaryKey(CoreCompensatingWriteInfo write) {
        try {
            MethodHandle getter = MethodHandles.publicLookup()
                    .findVirtual(
                            CoreCompensatingWriteInfo.class,
                            "getPrimaryKey-uWG8uMY",
                            MethodType.methodType(realm_value_t.class));
            return NativeValue.borrowed((realm_value_t) getter.invoke(write)).toScalar();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new LinkageError("CoreCompensatingWriteInfo without its primary key", e);
        }
    }
}
