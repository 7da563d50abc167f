package io.devsync.protocol.object;

import io.devsync.protocol.value.RealmEquality;
import io.devsync.protocol.value.Scalar;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members of a set while one call edits the object, distinct by {@link RealmEquality}; owned by that call. Its
 * class is the mark of a set that is already copied, see {@link Drafts}.
 */
final class DraftSet extends AbstractSet<Scalar> {

    private final Map<Object, Scalar> members = new LinkedHashMap<>();

    DraftSet(Set<Scalar> members) {
        addAll(members);
    }

    /** Adds a member unless Realm takes a present one for the same. */
    @Override
    public boolean add(Scalar member) {
        return members.putIfAbsent(RealmEquality.representative(member), member) == null;
    }

    /** Removes what Realm takes for the same as this value. */
    void removeSame(Scalar value) {
        members.remove(RealmEquality.representative(value));
    }

    @Override
    public boolean contains(@Nullable Object object) {
        return object instanceof Scalar value && value.equals(members.get(RealmEquality.representative(value)));
    }

    @Override
    public Iterator<Scalar> iterator() {
        return members.values().iterator();
    }

    @Override
    public int size() {
        return members.size();
    }
}
