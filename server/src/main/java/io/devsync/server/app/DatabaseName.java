package io.devsync.server.app;

import java.util.regex.Pattern;

/** The rules that the name of a database keeps: MongoDB's on its strictest platform. */
public final class DatabaseName {

    /** What is legal, for people. */
    public static final String RULE = "1 to 63 characters without / \\ . space \" $ * < > : | ?";

    private static final Pattern LEGAL = Pattern.compile("[^/\\\\. \"$*<>:|?\\x00]{1,63}");

    private DatabaseName() {}

    /** Whether a database may be called so. */
    public static boolean isLegal(String name) {
        return LEGAL.matcher(name).matches();
    }
}
