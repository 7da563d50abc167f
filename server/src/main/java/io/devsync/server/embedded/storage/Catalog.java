package io.devsync.server.embedded.storage;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All collections at one moment, immutable. */
public final class Catalog {

    static final Catalog EMPTY = new Catalog(new TreeMap<>());

    private final SortedMap<Namespace, CollectionInfo> collections;
    /** Made when first asked for: many catalogs only lead to the next one. Two threads would make the same. */
    private @Nullable Twins twins;

    private Catalog(SortedMap<Namespace, CollectionInfo> collections) {
        this.collections = Collections.unmodifiableSortedMap(collections);
    }

    public Optional<CollectionInfo> find(Namespace namespace) {
        return Optional.ofNullable(collections.get(namespace));
    }

    public SortedSet<String> databases() {
        SortedSet<String> names = new TreeSet<>();
        collections.keySet().forEach(namespace -> names.add(namespace.database()));
        return names;
    }

    /** The collections of one database by name. */
    public List<CollectionInfo> collections(String database) {
        return collections.values().stream().filter(info -> info.namespace().database().equals(database)).toList();
    }

    public List<CollectionInfo> collections() {
        return List.copyOf(collections.values());
    }

    Twins twins() {
        Twins known = twins;
        if (known == null) {
            known = Twins.of(collections.values(), this::find);
            twins = known;
        }
        return known;
    }

    Catalog with(CollectionInfo info) {
        SortedMap<Namespace, CollectionInfo> changed = new TreeMap<>(collections);
        changed.put(info.namespace(), info);
        return new Catalog(changed);
    }

    Catalog without(Namespace namespace) {
        SortedMap<Namespace, CollectionInfo> changed = new TreeMap<>(collections);
        changed.remove(namespace);
        return new Catalog(changed);
    }
}
