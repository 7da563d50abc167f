package io.devsync.server.sync;

import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.server.store.HistoryEntry;
import io.devsync.server.store.TouchedObject;
import io.devsync.server.sync.Explanation.Code;
import io.devsync.server.sync.Explanation.Reason;
import io.devsync.server.sync.Explanation.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * When an object came to one device, or will come, or go: from the entries that touched them, and what the device
 * has acknowledged. Used once, on the engine's thread.
 */
final class Arrivals {

    private final EngineState state;
    private final ClientFile file;
    private final DeviceState device;
    private final ObjectHistory history;

    Arrivals(EngineState state, ClientFile file, DeviceState device, ObjectHistory history) {
        this.state = state;
        this.history = history;
        this.file = file;
        this.device = device;
    }

    /**
     * How an object in view came to the device.
     *
     * @param entered the version with which it came
     * @param changed the version of the newest change that the device is told of it
     * @param own whether the device made it itself, so that it has it anyway
     */
    record Arrival(long entered, long changed, boolean own) {}

    /** How an object that the view in force shows came to the device. */
    Arrival of(ObjectKey key) {
        long entered = file.currentView().orElseThrow().fromVersion();
        // Only what a change of the view brought came with it; what was there before came earlier.
        for (View view : file.views().reversed()) {
            entered = view.fromVersion();
            if (!showedBefore(view, key)) {
                break;
            }
        }
        long changed = entered;
        boolean own = false;
        for (HistoryEntry.Changes entry : history.after(entered)) {
            TouchedObject touched = entry.touched().stream()
                    .filter(object -> object.key().equals(key))
                    .findFirst()
                    .orElseThrow();
            boolean made = touched.before().isEmpty() && touched.after().isPresent();
            if (entry.fileIdent() == file.ident().ident() && !touched.retold()) {
                if (made) {
                    entered = entry.version();
                    changed = entered;
                    own = true;
                }
                if (!touched.mended().isEmpty()) {
                    changed = entry.version();
                }
                continue;
            }
            Sight told = file.told(state.schema().realm(), entry, touched);
            if (told == Sight.ENTERS || told == Sight.STAYS && made) {
                entered = entry.version();
                own = false;
            }
            if (told != Sight.UNSEEN) {
                changed = entry.version();
            }
        }
        return new Arrival(entered, changed, own);
    }

    /** Whether the view before one showed the object as it was when that one began. */
    private boolean showedBefore(View view, ObjectKey key) {
        Optional<View> earlier = file.viewAt(view.fromVersion());
        if (earlier.isEmpty() || earlier.get() == view) {
            return false;
        }
        Optional<ObjectState> then = history.after(0).stream()
                .filter(entry -> entry.version() > view.fromVersion())
                .flatMap(entry -> entry.touched().stream())
                .filter(object -> object.key().equals(key))
                .findFirst()
                .map(TouchedObject::before)
                .orElseGet(() -> state.objects().get(key));
        return Sight.sees(state.schema().realm(), earlier.get().subscriptions(), then);
    }

    /** Whether the device has it, and what it waits for if not, or if its newest change is not there. */
    Verdict judge(Arrival arrival, List<Reason> reasons) {
        boolean there = arrival.own() || arrival.entered() <= device.acknowledged();
        if (there) {
            reasons.add(0, new Reason(
                    Code.IN_VIEW,
                    arrival.own()
                            ? "the device made it itself; the server has that as version " + arrival.entered()
                            : "a subscription matches, and the device has it since version " + arrival.entered()));
            if (arrival.changed() <= device.acknowledged() || arrival.changed() == arrival.entered()) {
                return Verdict.ON_DEVICE;
            }
        }
        String what = there ? "its newest change" : "it";
        if (device.bootstrapping()) {
            reasons.add(new Reason(
                    Code.BOOTSTRAP_RUNNING,
                    "what the device's view shows is being sent; " + what + " may be among it (version "
                            + arrival.changed() + ")"));
        } else if (!device.connected()) {
            reasons.add(new Reason(
                    Code.OFFLINE,
                    what + " waits for the device, which is not connected and was last known to be at version "
                            + device.acknowledged() + " (needs " + arrival.changed() + ")"));
        } else {
            reasons.add(new Reason(
                    Code.IN_FLIGHT,
                    arrival.changed() <= device.sent()
                            ? what + " was sent with version " + arrival.changed()
                                    + ", and the device has not said that it has it (it is at " + device.acknowledged() + ")"
                            : what + " is to be sent with version " + arrival.changed() + "; the device is at "
                                    + device.sent()));
        }
        return there ? Verdict.ON_DEVICE : Verdict.UNDER_WAY;
    }

    /** Whether the device may still have a copy of what it does not see any more. */
    Optional<Reason> departure(ObjectKey key) {
        for (HistoryEntry.Changes entry : history.after(file.acknowledged())) {
            for (TouchedObject touched : entry.touched()) {
                if (touched.key().equals(key) && leaves(entry, touched)) {
                    return Optional.of(new Reason(
                            Code.REMOVAL_UNDER_WAY,
                            "the device may have a copy until it gets to version " + entry.version() + "; it is at "
                                    + file.acknowledged()));
                }
            }
        }
        return Optional.empty();
    }

    private boolean leaves(HistoryEntry.Changes entry, TouchedObject touched) {
        boolean others = entry.fileIdent() != file.ident().ident();
        return switch (file.told(state.schema().realm(), entry, touched)) {
            case LEAVES -> true;
            case STAYS -> others && touched.after().isEmpty();
            case ENTERS, MENDED, UNSEEN -> false;
        };
    }
}
