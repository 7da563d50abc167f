package io.devsync.server.models.language;

import java.util.ArrayList;
import java.util.List;

/** Descriptions of a schema as comments of code; whatever stands in a description stays inside the comment. */
final class Comments {

    // Leaves room for indentation within the hundred columns that most style guides allow.
    private static final int COLUMNS_MAX = 90;

    private Comments() {}

    /** Comment lines that each start with {@code ///}; none for an empty description. */
    static List<String> slashes(String description) {
        return wrap(description).stream().map(Comments::slashed).toList();
    }

    /** A backslash at the end would draw the next line into the comment, in the languages of C. */
    private static String slashed(String line) {
        return "/// " + (line.endsWith("\\") ? line + "." : line);
    }

    /** The summary of a C# documentation comment, which is XML. */
    static List<String> summary(String description) {
        List<String> lines = new ArrayList<>();
        for (String line : slashes(description)) {
            lines.add(line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
        }
        if (!lines.isEmpty()) {
            lines.addFirst("/// <summary>");
            lines.add("/// </summary>");
        }
        return lines;
    }

    /** A documentation comment of Kotlin, JavaScript or TypeScript. */
    static List<String> block(String description) {
        return block(wrap(description.replace("*/", "*&#47;").replace("/*", "&#47;*")));
    }

    /** A documentation comment of Java: HTML, in which the compiler would even read {@code \\u002a/} as the end. */
    static List<String> javadoc(String description) {
        return block(wrap(description
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\\", "&#92;")
                .replace("@", "&#64;")
                .replace("*/", "*&#47;")));
    }

    private static List<String> block(List<String> lines) {
        if (lines.size() <= 1) {
            return lines.stream().map(line -> "/** " + line + " */").toList();
        }
        List<String> block = new ArrayList<>();
        block.add("/**");
        lines.forEach(line -> block.add((" * " + line).stripTrailing()));
        block.add(" */");
        return block;
    }

    @SuppressWarnings("StringSplitter") // nothing is left of white space at the end
    private static List<String> wrap(String description) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : description.strip().split("[\\s\\p{Cntrl}\u2028\u2029]+")) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > COLUMNS_MAX) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        if (!line.isEmpty()) {
            lines.add(line.toString());
        }
        return lines;
    }
}
