package io.devsync.server.embedded.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/** The newest state with everything applied, durable or not; only the thread that holds the engine's writer lock uses it. */
final class LiveState implements ReadState, WritableKeyValues {

    private final HeldVersions held;
    /** The open transactions that hold something; there are few at a time. */
    private final List<Transaction> claiming = new ArrayList<>();
    private List<Change> changes = new ArrayList<>();
    private Catalog catalog;
    private boolean dirty;

    LiveState(Catalog catalog, HeldVersions held) {
        this.catalog = catalog;
        this.held = held;
    }

    @Override
    public Catalog catalog() {
        return catalog;
    }

    void setCatalog(Catalog changed) {
        catalog = changed;
        dirty = true;
    }

    @Override
    public byte @Nullable [] get(StoreMap map, byte[] key) {
        byte[] stored = map.live().get(key);
        return stored != null && Twins.isMarker(stored) ? Twins.document(twin(map), key) : stored;
    }

    @Override
    public EntryCursor scan(StoreMap map, byte @Nullable [] from, byte @Nullable [] to, boolean descending) {
        return new MapCursor(map.live(), twin(map), from, to, descending);
    }

    private @Nullable MVMap<byte[], byte[]> twin(StoreMap copies) {
        StoreMap documents = catalog.twins().documentsOf(copies);
        return documents == null ? null : documents.live();
    }

    /** The entries as the file has them: with markers, see {@link Twins}. */
    EntryCursor scanStored(StoreMap map) {
        return new MapCursor(map.live(), null, null, null, false);
    }

    @Override
    public long size(StoreMap map) {
        return map.live().sizeAsLong();
    }

    @Override
    public void put(StoreMap map, byte[] key, byte[] value) {
        Twins twins = catalog.twins();
        keepCopies(twins, map, key, value);
        putStored(map, key, TwinWrites.stored(twins, map, key, value));
    }

    /** Puts what the file shall hold, be it a marker. */
    void putStored(StoreMap map, byte[] key, byte[] value) {
        beforeChange(map);
        map.live().put(key, value);
    }

    private void keepCopies(Twins twins, StoreMap documents, byte[] key, byte @Nullable [] changed) {
        for (StoreMap copies : twins.copiesOf(documents)) {
            byte[] beside = TwinWrites.beside(copies, documents, key, changed);
            if (beside != null) {
                putStored(copies, key, beside);
            }
        }
    }

    /** Takes over changes of several maps, see {@link Overlay#changes}, which are not to be used any more. */
    void apply(Map<StoreMap, NavigableMap<byte[], byte[]>> changed) {
        TwinWrites.prepare(catalog.twins(), changed);
        changed.forEach(this::apply);
    }

    /** Takes over changes of a map as the file shall hold them; removed keys with {@link Transaction#REMOVED}. */
    void apply(StoreMap map, NavigableMap<byte[], byte[]> changed) {
        beforeChange(map);
        map.live().change(changed);
    }

    @Override
    public void remove(StoreMap map, byte[] key) {
        keepCopies(catalog.twins(), map, key, null);
        beforeChange(map);
        map.live().remove(key);
    }

    void clear(StoreMap map) {
        beforeChange(map);
        map.live().clear();
    }

    /** Sees to it that those who read an older version go on seeing a map as it was. */
    void beforeChange(StoreMap map) {
        dirty = true;
        held.beforeChange(map);
    }

    @Override
    public void claim(StoreMap map, byte[] key) {
        for (int i = 0; i < claiming.size(); i++) {
            if (claiming.get(i).claims().holds(map, key)) {
                throw new BusyException(claiming.get(i));
            }
        }
    }

    @Override
    public void claimPrefix(StoreMap map, byte[] prefix) {
        claim(map, prefix);
    }

    @Override
    public void record(Change change) {
        changes.add(change);
    }

    /** Gives a transaction the right to change a key, until {@link #release}. */
    void claim(Transaction transaction, StoreMap map, byte[] key) {
        if (transaction.claims().isEmpty()) {
            claiming.add(transaction);
        }
        transaction.claims().add(map, key);
    }

    /** Whether another transaction has that right. */
    @SuppressWarnings("ReferenceEquality") // that very transaction
    boolean isClaimedBeside(Transaction transaction, StoreMap map, byte[] key) {
        for (int i = 0; i < claiming.size(); i++) {
            Transaction other = claiming.get(i);
            if (other != transaction && other.claims().holds(map, key)) {
                return true;
            }
        }
        return false;
    }

    /** A transaction is over. */
    void release(Transaction transaction) {
        claiming.remove(transaction);
    }

    /** Waits, by way of {@link BusyException}, for any transaction that writes to the collection. */
    void claimWhole(CollectionInfo collection) {
        for (Transaction holder : claiming) {
            if (holder.claims().holdsAnyOf(collection.documents())) {
                throw new BusyException(holder);
            }
        }
    }

    boolean takeDirty() {
        boolean was = dirty;
        dirty = false;
        return was;
    }

    List<Change> takeChanges() {
        if (changes.isEmpty()) {
            return List.of();
        }
        List<Change> taken = changes;
        changes = new ArrayList<>();
        return taken;
    }
}
