package io.devsync.server.models.language;

import java.util.List;
import java.util.Locale;

/** How a language joins the words of a name. */
enum WordCase {
    /** As stored, as far as the characters are legal. */
    KEPT,
    /** {@code firstName}. */
    CAMEL,
    /** {@code FirstName}. */
    PASCAL;

    /**
     * Joins the parts of a name.
     *
     * @param words none of them empty; several only where a character between them was no letter or digit
     */
    String join(List<String> words) {
        StringBuilder joined = new StringBuilder();
        boolean shouting = words.size() > 1 && words.stream().noneMatch(WordCase::hasLowerCase);
        for (String word : words) {
            String calm = shouting && this != KEPT ? word.toLowerCase(Locale.ROOT) : word;
            boolean first = joined.isEmpty();
            joined.append(
                    switch (this) {
                        case KEPT -> first ? calm : upperFirst(calm);
                        case CAMEL -> first ? lowerFirst(calm) : upperFirst(calm);
                        case PASCAL -> upperFirst(calm);
                    });
        }
        return joined.toString();
    }

    private static boolean hasLowerCase(String word) {
        return word.codePoints().anyMatch(Character::isLowerCase);
    }

    static String upperFirst(String word) {
        int end = word.isEmpty() ? 0 : word.offsetByCodePoints(0, 1);
        return word.substring(0, end).toUpperCase(Locale.ROOT) + word.substring(end);
    }

    /** An abbreviation at the start becomes small as a whole: {@code URLPath} to {@code urlPath}. */
    static String lowerFirst(String word) {
        int capitals = 0;
        while (capitals < word.length() && Character.isUpperCase(word.charAt(capitals))) {
            capitals++;
        }
        boolean wordFollows = capitals > 1 && capitals < word.length() && Character.isLetter(word.charAt(capitals));
        int end = wordFollows ? capitals - 1 : capitals;
        return word.substring(0, end).toLowerCase(Locale.ROOT) + word.substring(end);
    }
}
