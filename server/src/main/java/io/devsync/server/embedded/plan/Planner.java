package io.devsync.server.embedded.plan;

import io.devsync.server.embedded.bson.ByteWriter;
import io.devsync.server.embedded.query.Filter;
import io.devsync.server.embedded.query.SortOrder;
import io.devsync.server.embedded.storage.CollectionInfo;
import io.devsync.server.embedded.storage.IndexInfo;
import io.devsync.server.embedded.storage.KeyValues;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Chooses the access path of a query by simple rules: exact keys before ranges, more index fields before fewer, order where it helps. */
final class Planner {

    /** Above this many stretches of an index a plain scan is not slower. */
    private static final int RANGES_MAX = 2_000;
    private static final int POINT_SCORE = 100;
    private static final int RANGE_SCORE = 10;
    private static final int SORT_SCORE = 5;

    private final KeyValues state;
    private final CollectionInfo collection;
    private final Filter filter;
    private final SortOrder sort;

    private Planner(KeyValues state, CollectionInfo collection, Filter filter, SortOrder sort) {
        this.state = state;
        this.collection = collection;
        this.filter = filter;
        this.sort = sort;
    }

    /** @param limited whether only the first few are wanted, so that an index that has the order is worth a walk */
    static AccessPath choose(KeyValues state, CollectionInfo collection, Filter filter, SortOrder sort, boolean limited) {
        return new Planner(state, collection, filter, sort).choose(limited);
    }

    /** The whole collection in its natural order. */
    static AccessPath scan(SortOrder sort) {
        boolean descending = sort.isNatural() && sort.fields().getFirst().descending();
        return new AccessPath.IdRange(KeyRange.ALL, descending, sort.isEmpty() || sort.isNatural());
    }

    private AccessPath choose(boolean limited) {
        Bounds ids = Bounds.of(filter, "_id", false);
        boolean byId = sort.fields().size() == 1 && sort.fields().getFirst().path().equals("_id");
        boolean descending = byId && sort.fields().getFirst().descending();
        boolean idSorted = sort.isEmpty() || byId;
        List<byte[]> points = ids.points();
        if (points != null) {
            return new AccessPath.Ids(points, descending, idSorted);
        }
        Scored best = null;
        for (IndexInfo index : collection.indexes()) {
            Scored candidate = score(index, limited);
            if (candidate != null && (best == null || candidate.score > best.score)) {
                best = candidate;
            }
        }
        KeyRange range = ids.range();
        int idScore = (range == null ? 0 : RANGE_SCORE + 1) + (byId && (limited || range != null) ? SORT_SCORE : 0);
        if (best != null && best.score > idScore) {
            return best.path;
        }
        if (range == null && !byId) {
            return scan(sort);
        }
        return new AccessPath.IdRange(range == null ? KeyRange.ALL : range, descending, idSorted);
    }

    private record Scored(AccessPath path, int score) { }

    private @Nullable Scored score(IndexInfo index, boolean limited) {
        if (index.partial().isPresent()) {
            return null;
        }
        boolean multikey = state.get(index.entries(), new byte[] {0}) != null;
        List<byte[]> prefixes = List.of(new byte[0]);
        Set<String> used = new HashSet<>();
        boolean excludesMissing = false;
        int points = 0;
        KeyRange range = null;
        for (IndexInfo.Component component : index.components()) {
            if (multikey && !used.add(topLevel(component.path()))) {
                // Two fields of one array may match in different elements.
                break;
            }
            Bounds bounds = Bounds.of(filter, component.path(), multikey);
            List<byte[]> keys = bounds.points();
            if (keys != null && (long) prefixes.size() * keys.size() <= RANGES_MAX) {
                excludesMissing |= !bounds.nullable();
                prefixes = joined(prefixes, keys, component.descending());
                points++;
                continue;
            }
            if (keys == null && bounds.range() != null) {
                excludesMissing |= !bounds.nullable();
                range = component.descending() ? inverted(bounds.range()) : bounds.range();
            }
            break;
        }
        if (index.sparse() && !excludesMissing) {
            return null;
        }
        int order = prefixes.size() == 1 && !multikey ? order(index, points) : 0;
        int score = points * POINT_SCORE + (range == null ? 0 : RANGE_SCORE)
                + (order != 0 && (limited || points > 0 || range != null) ? SORT_SCORE : 0);
        if (score == 0) {
            return null;
        }
        return new Scored(new AccessPath.Index(index, ranges(prefixes, range), order < 0, sort.isEmpty() || order != 0, multikey), score);
    }

    /** 1 when the index has the order asked for after {@code fixed} exact fields, -1 when it has its reverse, else 0. */
    private int order(IndexInfo index, int fixed) {
        if (sort.isEmpty() || sort.fields().size() > index.components().size() - fixed) {
            return 0;
        }
        int direction = 0;
        for (int i = 0; i < sort.fields().size(); i++) {
            SortOrder.Field field = sort.fields().get(i);
            IndexInfo.Component component = index.components().get(fixed + i);
            int same = field.descending() == component.descending() ? 1 : -1;
            if (!field.path().equals(component.path()) || direction != 0 && direction != same) {
                return 0;
            }
            direction = same;
        }
        return direction;
    }

    private static List<KeyRange> ranges(List<byte[]> prefixes, @Nullable KeyRange range) {
        List<KeyRange> ranges = new ArrayList<>(prefixes.size());
        for (byte[] prefix : prefixes) {
            KeyRange whole = prefix.length == 0 ? new KeyRange(IndexInfo.firstEntry(), null) : KeyRange.prefixed(prefix);
            if (range == null) {
                ranges.add(whole);
            } else {
                byte[] from = range.from();
                byte[] to = range.to();
                KeyRange narrow = new KeyRange(from == null ? null : joined(prefix, from), to == null ? null : joined(prefix, to));
                ranges.add(whole.intersect(narrow));
            }
        }
        return ranges;
    }

    private static List<byte[]> joined(List<byte[]> prefixes, List<byte[]> keys, boolean descending) {
        List<byte[]> joined = new ArrayList<>(prefixes.size() * keys.size());
        for (byte[] prefix : prefixes) {
            for (byte[] key : keys) {
                ByteWriter out = new ByteWriter(prefix.length + key.length);
                out.writeBytes(prefix);
                int start = out.size();
                out.writeBytes(key);
                if (descending) {
                    out.invertFrom(start);
                }
                joined.add(out.toByteArray());
            }
        }
        return joined;
    }

    private static byte[] joined(byte[] prefix, byte[] rest) {
        ByteWriter out = new ByteWriter(prefix.length + rest.length);
        out.writeBytes(prefix);
        out.writeBytes(rest);
        return out.toByteArray();
    }

    /** The same stretch where keys are inverted; a bound that only cuts off within one key may let that key through. */
    private static KeyRange inverted(KeyRange range) {
        byte[] to = range.to();
        byte[] from = range.from();
        return new KeyRange(to == null ? null : inverted(to), from == null ? null : KeyRange.after(inverted(from)));
    }

    private static byte[] inverted(byte[] key) {
        ByteWriter out = new ByteWriter(key.length);
        out.writeBytes(key);
        out.invertFrom(0);
        return out.toByteArray();
    }

    private static String topLevel(String path) {
        int dot = path.indexOf('.');
        return dot < 0 ? path : path.substring(0, dot);
    }
}
