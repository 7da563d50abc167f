package io.devsync.server.models;

import java.util.List;

/** Models were asked for of a class that no readable schema has. */
public final class UnknownClassException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String className;
    private final transient List<String> known;

    /**
     * Makes the exception.
     *
     * @param known the classes that there are
     */
    public UnknownClassException(String className, List<String> known) {
        super("class: " + className + " (expected: one of " + known + ")");
        this.className = className;
        this.known = List.copyOf(known);
    }

    /** The class that is not there. */
    public String className() {
        return className;
    }

    /** The classes that there are. */
    public List<String> known() {
        return known;
    }
}
