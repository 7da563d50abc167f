package io.devsync.server.models.language;

import java.util.Set;
import java.util.TreeSet;

/** Sets of words, written as in a dictionary. */
final class Words {

    private Words() {}

    /** The words of these lines, separated by spaces. */
    static Set<String> of(String... lines) {
        Set<String> words = new TreeSet<>();
        for (String line : lines) {
            words.addAll(Set.of(line.strip().split(" +")));
        }
        return Set.copyOf(words);
    }
}
