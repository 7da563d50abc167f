package io.devsync.harness.oracle;

import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A device with one of Realm's native clients, in a process with others of its version. */
final class NativeDevice implements ScriptDevice {

    private final ClientProcess process;
    private final String name;
    private Focus focus;

    private NativeDevice(ClientProcess process, String name, Focus focus) {
        this.process = process;
        this.name = name;
        this.focus = focus;
    }

    /** Logs in, opens a realm and subscribes to everything. */
    static NativeDevice open(
            ClientProcess process, String name, Script script, String baseUrl, String appId, Path directory) {
        process.call(
                "open",
                name,
                baseUrl,
                appId,
                directory.toString(),
                Long.toString(script.seed()),
                DeviceKind.word(script.devices()),
                Boolean.toString(script.traits().contains(Trait.RESETS)));
        return new NativeDevice(process, name, script.focus());
    }

    @Override
    public String edit(long seed, int count) {
        return process.call("edit", name, Long.toString(seed), Integer.toString(count));
    }

    @Override
    public void goOffline() {
        process.call("pause", name);
    }

    @Override
    public void goOnline() {
        process.call("resume", name);
    }

    @Override
    public void awaitUpload() {
        process.call("upload", name);
    }

    @Override
    public void awaitDownload() {
        process.call("download", name);
    }

    @Override
    public void restart() {
        process.call("restart", name);
    }

    @Override
    public void subscribe(Scope scope) {
        process.call("subscribe", name, scope.name());
    }

    @Override
    public void awaitSubscribed() {
        process.call("subscribed", name);
    }

    @Override
    public void grow() {
        focus = focus.grown();
        process.call("grow", name);
    }

    @Override
    public Map<ObjectKey, ObjectState> objects() {
        return Contents.parse(focus.schema(), process.call("contents", name));
    }

    @Override
    public List<String> troubles(Set<Trait> expected) {
        String names = expected.stream().map(Trait::name).collect(Collectors.joining(","));
        String troubles = process.call("troubles", name, names.isEmpty() ? "-" : names);
        return troubles.isEmpty() ? List.of() : List.of(troubles);
    }

    @Override
    public void close() {
        process.call("close", name);
    }
}
