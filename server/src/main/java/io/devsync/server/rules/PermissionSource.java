package io.devsync.server.rules;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Says what a user of an app may do; asked at the start of each session, and again when rules have changed. */
@FunctionalInterface
public interface PermissionSource {

    /** Everything, for everyone. */
    PermissionSource EVERYTHING = userId -> CompletableFuture.completedFuture(Permissions.EVERYTHING);

    /** What a user may do now; never blocks, and fails when the user's data cannot be read. */
    CompletionStage<Permissions> of(String userId);
}
