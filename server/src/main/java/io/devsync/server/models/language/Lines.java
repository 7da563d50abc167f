package io.devsync.server.models.language;

import java.util.Collection;

/** Lines of code under construction, indented as their blocks nest. */
final class Lines {

    private final StringBuilder text = new StringBuilder();
    private final String step;
    private String indent = "";

    /** Indents by this many spaces. */
    Lines(int step) {
        this.step = " ".repeat(step);
    }

    Lines add(String line) {
        text.append(line.isEmpty() ? "" : indent + line).append('\n');
        return this;
    }

    Lines addAll(Collection<String> lines) {
        lines.forEach(this::add);
        return this;
    }

    /** An empty line, but never two of them. */
    Lines blank() {
        return text.isEmpty() || text.toString().endsWith("\n\n") ? this : add("");
    }

    /** A line after which a block begins. */
    Lines open(String line) {
        add(line);
        indent += step;
        return this;
    }

    /** A line that ends a block. */
    Lines close(String line) {
        indent = indent.substring(step.length());
        return add(line);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
