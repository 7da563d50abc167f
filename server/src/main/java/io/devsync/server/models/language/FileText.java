package io.devsync.server.models.language;

import io.devsync.server.models.model.ModelClass;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The text of files that hold several classes. */
final class FileText {

    private FileText() {}

    /**
     * A file of a notice, imports and declarations.
     *
     * @param comment what starts a comment
     */
    static String of(String comment, Set<String> imports, ModelWriter writer, List<ModelClass> classes) {
        return of(comment, imports, classes.stream().map(writer::declaration).toList());
    }

    /** The same, of declarations that are written already. */
    static String of(String comment, Collection<String> head, List<String> declarations) {
        StringBuilder text = new StringBuilder(comment).append(' ').append(ModelFile.NOTICE).append("\n\n");
        head.forEach(line -> text.append(line).append('\n'));
        if (!head.isEmpty()) {
            text.append('\n');
        }
        return text.append(declarations.stream().collect(Collectors.joining("\n"))).toString();
    }
}
