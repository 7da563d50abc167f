package io.devsync.server.models.language;

import io.devsync.server.models.model.ModelClass;
import java.util.List;
import java.util.SortedSet;

/** Writes classes in one language; their names are those of the language already. */
public interface ModelWriter {

    /** The lines that import what these classes use, in order. */
    SortedSet<String> imports(List<ModelClass> classes);

    /** The declaration of a class, without imports; ends with a line break. */
    String declaration(ModelClass modelClass);

    /** The files that hold these classes. */
    List<ModelFile> files(List<ModelClass> classes, FileOptions options);
}
