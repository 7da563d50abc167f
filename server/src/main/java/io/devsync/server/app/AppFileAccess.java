package io.devsync.server.app;

import io.devsync.server.app.AccessConfig.QueryableNames;
import io.devsync.server.rules.Rules;
import io.devsync.server.rules.RulesException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what the app file says of who may see and query what. */
final class AppFileAccess {

    private AppFileAccess() {}

    static AccessConfig read(AppFileNode app) {
        return new AccessConfig(
                app.child("rules").map(AppFileAccess::rules).orElse("{}"),
                object(app, "values"),
                object(app, "environment"),
                app.child("queryableFields").map(AppFileAccess::queryable));
    }

    private static String rules(AppFileNode node) {
        try {
            Rules.parse(node.json());
            return node.json();
        } catch (RulesException wrong) {
            throw node.problem(wrong.code().text() + ": " + wrong.getMessage());
        }
    }

    private static String object(AppFileNode app, String key) {
        Optional<AppFileNode> child = app.child(key);
        if (child.isPresent() && !child.get().isObject()) {
            throw child.get().problem("is not an object (expected: {...})");
        }
        return child.map(AppFileNode::json).orElse("{}");
    }

    private static QueryableNames queryable(AppFileNode node) {
        node.object("names", "collections");
        Map<String, Set<String>> byCollection = new LinkedHashMap<>();
        node.child("collections")
                .ifPresent(collections -> collections
                        .keys()
                        .forEach(name -> byCollection.put(name, Set.copyOf(collections.texts(name)))));
        return new QueryableNames(Set.copyOf(node.texts("names")), byCollection, true);
    }
}
