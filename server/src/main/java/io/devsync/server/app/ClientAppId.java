package io.devsync.server.app;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules that a client app id keeps. */
public final class ClientAppId {

    /** So that {@code __realm_sync_<id>} stays within the 63 bytes of a database name. */
    public static final int MAX_LENGTH = 48;

    private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0," + (MAX_LENGTH - 1) + "}");

    /** Databases that are MongoDB's own; an app's database is named after it. */
    private static final Set<String> RESERVED = Set.of("admin", "config", "local");

    /** How many letters make the id of an app unlike that of another one of the same name; as in the original. */
    static final int RANDOM_LETTERS = 5;

    private ClientAppId() {}

    /** The id of a new app: its name, as far as that is legal, and random letters. */
    static String of(String name, byte[] random) {
        String letters = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]+", "-").replaceAll("^[-_]+", "");
        String start = letters.isEmpty() ? "app" : letters;
        StringBuilder id = new StringBuilder(start.substring(0, Math.min(start.length(), MAX_LENGTH - random.length - 1)));
        id.append('-');
        for (byte one : random) {
            id.append((char) ('a' + Math.floorMod(one, 26)));
        }
        return id.toString();
    }

    /** Whether an app may have this id. */
    public static boolean isLegal(String id) {
        return LEGAL.matcher(id).matches() && !RESERVED.contains(id);
    }

    /** What is wrong with an id that is not legal, and what would be right. */
    public static String describeIllegal(String id) {
        String shown = id.length() <= MAX_LENGTH ? id : id.substring(0, MAX_LENGTH) + "...";
        String rule = RESERVED.contains(id)
                ? "a name that is not MongoDB's own"
                : "1 to " + MAX_LENGTH + " letters, digits, - or _, beginning with a letter or digit";
        return "app id '" + shown + "' is not legal (expected: " + rule + "); change the app id in the client";
    }
}
