package io.devsync.server.models.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * What a language and its SDK allow as names, and like.
 *
 * @param classes how classes are called
 * @param properties how properties are called
 * @param ascii whether letters are those of ASCII only
 * @param leadingUnderscore whether a property's name may start with underscores
 * @param keywords words that are no names
 * @param escape how a keyword is made a name; absent where it cannot be
 * @param takenClasses classes that generated code uses or that confuse its readers
 * @param takenMembers members that every object of the SDK has, as {@code memberKey} has them
 * @param memberKey what must differ between two properties of a class, such as their accessors' names
 * @param maps whether the code can tell a stored name that differs from its own
 */
record NamingRules(
        WordCase classes,
        WordCase properties,
        boolean ascii,
        boolean leadingUnderscore,
        Set<String> keywords,
        Optional<UnaryOperator<String>> escape,
        Set<String> takenClasses,
        Set<String> takenMembers,
        UnaryOperator<String> memberKey,
        boolean maps) {

    private static final Pattern ASCII_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** The name as the code spells it. */
    String spell(String name) {
        return keywords.contains(name) && escape.isPresent() ? escape.get().apply(name) : name;
    }

    /** Whether this can be a name, escaped if need be. */
    boolean isName(String name) {
        boolean letters = ascii
                ? ASCII_NAME.matcher(name).matches()
                : !name.isEmpty()
                        && isStart(name.codePointAt(0))
                        && name.codePoints().allMatch(this::isPart);
        return letters
                && (leadingUnderscore || !name.startsWith("_"))
                && !name.chars().allMatch(c -> c == '_')
                && (escape.isPresent() || !keywords.contains(name));
    }

    private boolean isStart(int codePoint) {
        return codePoint == '_' || Character.isLetter(codePoint);
    }

    private boolean isPart(int codePoint) {
        boolean part = codePoint == '_' || Character.isLetterOrDigit(codePoint);
        // Java, Kotlin and C# know letters beyond the 16-bit plane in part only.
        return part && (codePoint < 128 || !ascii && Character.isBmpCodePoint(codePoint));
    }

    /** The stored name as this language would have it; need be no name yet, and may be empty. */
    String property(String stored) {
        int underscores = 0;
        while (leadingUnderscore && underscores < stored.length() && stored.charAt(underscores) == '_') {
            underscores++;
        }
        return stored.substring(0, underscores) + properties.join(words(stored.substring(underscores), properties));
    }

    /** The stored name as this language would have it; need be no name yet, and may be empty. */
    String className(String stored) {
        return classes.join(words(stored, classes));
    }

    private List<String> words(String text, WordCase wordCase) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        text.codePoints().forEach(codePoint -> {
            boolean separates = !isPart(codePoint) || codePoint == '_' && wordCase != WordCase.KEPT;
            if (!separates) {
                word.appendCodePoint(codePoint);
            } else if (!word.isEmpty()) {
                words.add(word.toString());
                word.setLength(0);
            }
        });
        if (!word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }
}
