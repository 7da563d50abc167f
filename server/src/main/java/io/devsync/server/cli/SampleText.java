package io.devsync.server.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/** A sampled collection as a table for people: a line for each field, with its doubts below. */
final class SampleText {

    /** Longer cells would push the others off the screen. */
    private static final int PATH_WIDTH_MAX = 40;

    private static final int TYPES_WIDTH_MAX = 40;

    private SampleText() {}

    static String of(BsonDocument proposal) {
        List<BsonDocument> fields = documents(proposal, "fields");
        StringBuilder text = new StringBuilder();
        text.append("%s.%s -> class %s, %s documents%n"
                .formatted(
                        string(proposal, "database"),
                        string(proposal, "collection"),
                        string(proposal, "title"),
                        count(proposal, "documents")));
        int path = width(fields.stream().map(field -> string(field, "path")).toList(), PATH_WIDTH_MAX);
        int types = width(fields.stream().map(SampleText::types).toList(), TYPES_WIDTH_MAX);
        String format = "  %-" + path + "s %6s  %-" + types + "s  %s%n";
        text.append(format.formatted("field", "share", "types", "proposal"));
        for (BsonDocument field : fields) {
            text.append(format.formatted(string(field, "path"), share(field), types(field), proposed(field)));
            doubts(field).forEach(line -> text.append("      ").append(line).append(System.lineSeparator()));
        }
        List<BsonDocument> suggestions = documents(proposal, "suggestions");
        if (!suggestions.isEmpty()) {
            text.append("  suggestions, to be taken over by --accept KIND%n".formatted());
            suggestions.forEach(suggestion -> text.append("    %s: %s: %s%n"
                    .formatted(
                            string(suggestion, "kind"), string(suggestion, "path"), string(suggestion, "evidence"))));
        }
        proposal.getArray("problems", new BsonArray())
                .forEach(problem -> text.append("  PROBLEM: %s%n".formatted(Json.text(problem))));
        return text.toString();
    }

    private static int width(List<String> cells, int max) {
        return Math.min(max, Math.max(5, cells.stream().mapToInt(String::length).max().orElse(0)));
    }

    private static String share(BsonDocument field) {
        double percent = 100 * field.getNumber("share").doubleValue();
        boolean nearly = percent > 99.9 && percent < 100 || percent > 0 && percent < 0.1;
        return nearly
                ? (percent > 50 ? "<100 %" : ">0 %")
                : String.format(Locale.ROOT, percent == 100 ? "%.0f %%" : "%.1f %%", percent);
    }

    private static String types(BsonDocument field) {
        List<BsonDocument> types = documents(field, "types");
        return types.size() == 1
                ? string(types.getFirst(), "type")
                : types.stream()
                        .map(type -> string(type, "type") + " " + count(type, "count"))
                        .collect(Collectors.joining(", "));
    }

    private static String proposed(BsonDocument field) {
        BsonDocument proposal = field.getDocument("proposal");
        String reason = string(proposal, "reason");
        return string(proposal, "type") + (reason.isEmpty() ? "" : ": " + reason);
    }

    /** Who has which type, and what else could be chosen at which price; for unions and what is left out. */
    private static List<String> doubts(BsonDocument field) {
        List<String> lines = new ArrayList<>();
        BsonDocument proposal = field.getDocument("proposal");
        List<BsonDocument> types = documents(field, "types");
        boolean plain = string(proposal, "kind").equals("type") && proposal.getArray("alternatives").isEmpty();
        if (plain) {
            return lines;
        }
        for (BsonDocument type : types) {
            BsonArray examples = type.getArray("examples");
            if (types.size() > 1 && !examples.isEmpty()) {
                lines.add("%s in _id %s"
                        .formatted(
                                string(type, "type"),
                                examples.stream().map(Json::text).collect(Collectors.joining(", "))));
            }
        }
        for (BsonDocument alternative : documents(proposal, "alternatives")) {
            lines.add("--field %s=%s leaves out %s"
                    .formatted(string(field, "path"), string(alternative, "choice"), count(alternative, "unfit")));
        }
        return lines;
    }

    private static List<BsonDocument> documents(BsonDocument document, String field) {
        return document.getArray(field, new BsonArray()).stream()
                .map(BsonValue::asDocument)
                .toList();
    }

    private static String string(BsonDocument document, String field) {
        return Json.text(document.get(field, new BsonString("")));
    }

    private static String count(BsonDocument document, String field) {
        return String.format(Locale.ROOT, "%,d", document.getNumber(field).longValue());
    }
}
