package io.devsync.harness.realm;

import io.realm.kotlin.internal.interop.SyncSessionTransferCompletionCallback;
import io.realm.kotlin.internal.interop.realmc;
import io.realm.kotlin.internal.interop.sync.JVMSyncSessionTransferCompletionCallback;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A realm's way to the server: on, off, and how far. */
public final class SyncSession {

    /** Whether the session syncs, in the order of the native codes. */
    public enum State {
        ACTIVE,
        DYING,
        INACTIVE,
        WAITING_FOR_ACCESS_TOKEN,
        PAUSED
    }

    private final long address;
    private final Duration timeout;
    private final SyncEvents events;

    SyncSession(long address, Duration timeout, SyncEvents events) {
        this.address = address;
        this.timeout = timeout;
        this.events = events;
    }

    /** Waits until the server has acknowledged everything written so far. */
    public void awaitUpload() {
        await("completed upload", uploaded());
    }

    /** Done when the server has acknowledged everything written so far; completed by the native client's own thread. */
    public CompletableFuture<Void> uploaded() {
        return transferred(
                "completed upload", callback -> realmc.realm_sync_session_wait_for_upload_completion(address, callback));
    }

    /** Waits until everything that the server had when it was asked is in the file. */
    public void awaitDownload() {
        await(
                "completed download",
                transferred(
                        "completed download",
                        callback -> realmc.realm_sync_session_wait_for_download_completion(address, callback)));
    }

    /** Goes offline: writes stay in the file, nothing arrives. */
    public void pause() {
        realmc.realm_sync_session_pause(address);
    }

    /** Goes online again. */
    public void resume() {
        realmc.realm_sync_session_resume(address);
    }

    /** Whether the session syncs. */
    public State state() {
        return State.values()[realmc.realm_sync_session_get_state(address)];
    }

    void release() {
        realmc.realm_release(address);
    }

    private CompletableFuture<Void> transferred(String what, Consumer<JVMSyncSessionTransferCompletionCallback> start) {
        CompletableFuture<Void> completed = new CompletableFuture<>();
        SyncSessionTransferCompletionCallback callback = error -> {
            if (error == null) {
                completed.complete(null);
            } else {
                completed.completeExceptionally(new IllegalStateException(
                        "no " + what + ": " + error.getErrorCode() + ": " + error.getMessage() + "; " + events));
            }
        };
        start.accept(new JVMSyncSessionTransferCompletionCallback(callback));
        return completed;
    }

    private void await(String what, CompletableFuture<Void> completed) {
        Waiting.await(completed, timeout, what, events::hopeless, events::toString);
    }
}
