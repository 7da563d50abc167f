package io.devsync.server.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The routes of a server. Filled by one thread before the server starts, only read afterwards.
 *
 * <p>Where two patterns match a path, the one with the fixed word at their first difference wins, whatever the order in
 * which they were added.
 */
public final class RouteTable implements Router {

    private record Route(HttpHandler handler, Optional<Integer> requestBytesMax) {}

    private record Node(PathPattern pattern, Map<String, Route> byMethod) {}

    /** By number of segments, then in the order in which they are to be asked. */
    private final Map<Integer, List<Node>> nodes = new LinkedHashMap<>();

    /** What a request leads to. */
    sealed interface Match {

        /** A handler. */
        record Found(HttpHandler handler, Map<String, String> parameters, Optional<Integer> requestBytesMax)
                implements Match {}

        /** The path exists, but not with that method. */
        record OtherMethod(SortedSet<String> allowed) implements Match {}

        /** There is no such path. */
        record Nothing() implements Match {}
    }

    @Override
    public void add(String method, String pattern, HttpHandler handler) {
        add(method, pattern, new Route(handler, Optional.empty()));
    }

    @Override
    public void add(String method, String pattern, int requestBytesMax, HttpHandler handler) {
        add(method, pattern, new Route(handler, Optional.of(requestBytesMax)));
    }

    private void add(String method, String pattern, Route route) {
        Node node = node(new PathPattern(pattern));
        if (node.byMethod.putIfAbsent(method, route) != null) {
            throw new IllegalArgumentException("route " + method + " " + pattern + ": added twice");
        }
    }

    private Node node(PathPattern pattern) {
        List<Node> sameLength = nodes.computeIfAbsent(pattern.length(), ignored -> new ArrayList<>());
        for (Node node : sameLength) {
            if (node.pattern.equals(pattern)) {
                return node;
            }
        }
        Node added = new Node(pattern, new LinkedHashMap<>());
        sameLength.add(added);
        sameLength.sort(Comparator.comparing(node -> node.pattern.rank()));
        return added;
    }

    /** Looks for a handler of a path's decoded segments. */
    Match match(String method, List<String> path) {
        SortedSet<String> allowed = new TreeSet<>();
        for (Node node : nodes.getOrDefault(path.size(), List.of())) {
            Optional<Map<String, String>> parameters = node.pattern.match(path);
            if (parameters.isPresent()) {
                Route route = node.byMethod.get(method);
                if (route == null && method.equals("HEAD")) {
                    route = node.byMethod.get("GET");
                }
                if (route != null) {
                    return new Match.Found(route.handler, parameters.get(), route.requestBytesMax);
                }
                allowed.addAll(node.byMethod.keySet());
            }
        }
        return allowed.isEmpty() ? new Match.Nothing() : new Match.OtherMethod(withImplied(allowed));
    }

    private static SortedSet<String> withImplied(SortedSet<String> allowed) {
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        allowed.add("OPTIONS");
        return allowed;
    }
}
