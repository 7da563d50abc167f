package io.devsync.server.api.control;

import io.devsync.server.api.control.BsonBody.BadBody;
import io.devsync.server.app.NearestName;
import io.devsync.server.document.Namespace;
import io.devsync.server.sampling.Choices;
import io.devsync.server.sampling.FieldChoice;
import io.devsync.server.sampling.SampleRequest;
import io.devsync.server.sampling.SampleSource;
import io.devsync.server.sampling.Suggestion;
import io.devsync.server.schema.AppSchema;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What somebody wants to be sampled, read from a request's body.
 *
 * @param collections at least one
 * @param save whether the proposals shall be saved
 */
record SamplingOrder(List<Namespace> collections, SampleRequest request, Choices choices, boolean save) {

    private static final Set<String> FIELDS = new TreeSet<>(Set.of(
            "collections", "database", "all", "limit", "filter", "projection", "sort", "skip", "fields", "accept",
            "required", "save"));

    /** Blocks: it looks which collections there are. */
    static SamplingOrder read(String text, AppSchema schema, SampleSource source) throws BadBody {
        BsonBody body = BsonBody.parse(text, FIELDS);
        SampleRequest request = request(body);
        Choices choices = choices(body);
        List<Namespace> collections = collections(body, body.text("database", schema.database()), source);
        if (!choices.fields().isEmpty() && collections.size() > 1) {
            throw new BadBody("fields: " + choices.fields().keySet() + " with " + collections.size()
                    + " collections (expected: one collection); sample the others apart");
        }
        return new SamplingOrder(collections, request, choices, body.flag("save"));
    }

    private static SampleRequest request(BsonBody body) throws BadBody {
        try {
            return new SampleRequest(
                    body.number("limit", SampleRequest.DEFAULT_LIMIT),
                    body.object("filter"),
                    body.object("projection"),
                    body.document().containsKey("sort") ? Optional.of(body.object("sort")) : Optional.empty(),
                    body.number("skip", 0));
        } catch (IllegalArgumentException bad) {
            throw new BadBody(String.valueOf(bad.getMessage()));
        }
    }

    private static Choices choices(BsonBody body) throws BadBody {
        Map<String, FieldChoice> fields = new LinkedHashMap<>();
        for (Map.Entry<String, String> field : body.stringsByName("fields").entrySet()) {
            fields.put(
                    field.getKey(),
                    FieldChoice.of(field.getValue())
                            .orElseThrow(() -> new BadBody("fields." + field.getKey() + ": \"" + field.getValue()
                                    + "\" (expected: one of " + String.join(", ", FieldChoice.words()) + ")")));
        }
        Set<Suggestion.Kind> accepted = EnumSet.noneOf(Suggestion.Kind.class);
        for (String word : body.strings("accept")) {
            accepted.add(Suggestion.Kind.of(word)
                    .orElseThrow(() -> new BadBody("accept: \"" + word + "\" (expected: some of "
                            + String.join(", ", Suggestion.Kind.words()) + ")")));
        }
        return new Choices(fields, accepted, body.flag("required"));
    }

    private static List<Namespace> collections(BsonBody body, String database, SampleSource source) throws BadBody {
        List<String> names = body.strings("collections");
        boolean all = body.flag("all");
        if (names.isEmpty() != all) {
            throw new BadBody("collections: " + names + ", all: " + all + " (expected: names, or all: true)");
        }
        List<Namespace> there = source.collections(database);
        if (all && there.isEmpty()) {
            throw new BadBody("database: \"" + database + "\" has no collections (expected: one of "
                    + source.databases() + ")");
        }
        if (all) {
            return there;
        }
        Set<Namespace> chosen = new LinkedHashSet<>();
        for (String name : names) {
            chosen.add(find(name, there, database, source));
        }
        return List.copyOf(chosen);
    }

    /** A collection by its name, which may have dots, or by database and name. */
    private static Namespace find(String name, List<Namespace> there, String database, SampleSource source)
            throws BadBody {
        Namespace local = new Namespace(database, name);
        if (there.contains(local)) {
            return local;
        }
        int dot = name.indexOf('.');
        List<Namespace> others = dot < 0 ? there : source.collections(name.substring(0, dot));
        Namespace full = dot < 0 ? local : new Namespace(name.substring(0, dot), name.substring(dot + 1));
        if (others.contains(full)) {
            return full;
        }
        List<String> known = others.stream().map(Namespace::toString).toList();
        throw new BadBody("collections: \"" + name + "\" is not there" + NearestName.hint(full.toString(), known)
                + " (expected: a collection of database " + full.database() + ", or <database>.<collection>)");
    }
}
