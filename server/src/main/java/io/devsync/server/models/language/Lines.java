package io.devsync.server.models.language;

import java.util.Collection;

/** Lines of code under construction, indented as their blocks nest. */
final class Lines {

    private final StringBuilder text = new StringBuilder();
    private final String step;
    private String indent = "";
    private boolean afterBlank = true;

    /** Indents by this many spaces. */
    Lines(int step) {
        this.step = " ".repeat(step);
    }

    Lines add(String line) {
        text.append(line.isEmpty() ? "" : indent + line).append('\n');
        afterBlank = line.isEmpty();
        return this;
    }

    Lines addAll(Collection<String> lines) {
        lines.forEach(this::add);
        return this;
    }

    /** An empty line, but never two of them and none at the start. */
    Lines blank() {
        return afterBlank ? this : add("");
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
