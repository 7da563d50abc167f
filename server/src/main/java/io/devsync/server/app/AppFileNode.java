package io.devsync.server.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A place in the app file, which knows its way from the root so that every error can name it. */
record AppFileNode(String where, JsonNode node) {

    /** Itself, when it is an object with no other keys than these. */
    AppFileNode object(String... known) {
        if (!node.isObject()) {
            throw problem("is not an object (expected: {...})");
        }
        Set<String> names = Set.of(known);
        for (Iterator<String> keys = node.fieldNames(); keys.hasNext(); ) {
            String key = keys.next();
            if (!names.contains(key)) {
                throw problem("unknown key '" + key + "'; did you mean '" + NearestName.of(key, names) + "'?");
            }
        }
        return this;
    }

    /** The keys of an object that may have any. */
    List<String> keys() {
        if (!node.isObject()) {
            throw problem("is not an object (expected: {...})");
        }
        List<String> keys = new ArrayList<>();
        node.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    boolean isObject() {
        return node.isObject();
    }

    /** What a provider says of itself: true, or its settings. */
    boolean isOn() {
        if (!node.isBoolean() && !node.isObject()) {
            throw problem("is neither a boolean nor an object (expected: true, false or {...})");
        }
        return node.isObject() || node.booleanValue();
    }

    Optional<AppFileNode> child(String key) {
        JsonNode value = node.get(key);
        return value == null ? Optional.empty() : Optional.of(new AppFileNode(where + ", " + key, value));
    }

    List<AppFileNode> list(String key) {
        Optional<AppFileNode> child = child(key);
        if (child.isEmpty()) {
            return List.of();
        }
        if (!child.get().node.isArray()) {
            throw child.get().problem("is not a list (expected: [...])");
        }
        List<AppFileNode> items = new ArrayList<>();
        for (JsonNode item : child.get().node) {
            items.add(new AppFileNode(where + ", " + key + "[" + items.size() + "]", item));
        }
        return items;
    }

    List<String> texts(String key) {
        return list(key).stream().map(AppFileNode::asText).toList();
    }

    String requiredText(String key) {
        return child(key)
                .map(AppFileNode::asText)
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> problem("has no '" + key + "' (expected: a text)"));
    }

    String text(String key, String otherwise) {
        return child(key).map(AppFileNode::asText).orElse(otherwise);
    }

    boolean flag(String key, boolean otherwise) {
        Optional<AppFileNode> child = child(key);
        if (child.isPresent() && !child.get().node.isBoolean()) {
            throw child.get().problem("is not a boolean (expected: true or false)");
        }
        return child.map(c -> c.node.booleanValue()).orElse(otherwise);
    }

    String json() {
        return node.toString();
    }

    AppFileException problem(String what) {
        return new AppFileException(where + ": " + what);
    }

    private String asText() {
        if (!node.isTextual()) {
            throw problem("is not a text (expected: \"...\")");
        }
        return node.textValue();
    }
}
