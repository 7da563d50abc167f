package io.devsync.harness.realm;

import io.realm.kotlin.internal.interop.realmc;

/** A set of a realm, live: valid until the read or write ends that it was got in. Members as {@link Values#scalar}. */
public final class RealmSet implements RealmContainer {

    private final RealmAccess access;
    private final long address;

    RealmSet(RealmAccess access, long address) {
        this.access = access;
        this.address = address;
    }

    /** How many members there are. */
    public int size() {
        long[] size = new long[1];
        realmc.realm_set_size(address, size);
        return Math.toIntExact(size[0]);
    }

    /** Adds a member, if it is not there. */
    public RealmSet add(Object member) {
        try (NativeValue raw = access.toNative(Values.scalar(member))) {
            realmc.realm_set_insert(address, raw.raw(), new long[1], new boolean[1]);
        }
        return this;
    }

    /** Removes a member, if it is there. */
    public RealmSet erase(Object member) {
        try (NativeValue raw = access.toNative(Values.scalar(member))) {
            realmc.realm_set_erase(address, raw.raw(), new boolean[1]);
        }
        return this;
    }

    /** Removes all members at once. */
    public RealmSet clear() {
        realmc.realm_set_clear(address);
        return this;
    }
}
