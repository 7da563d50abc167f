package io.devsync.server.models.language;

import io.devsync.server.models.model.ModelClass;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** JavaScript: the object schemas of Realm JS as constants of a module. */
final class JavaScriptWriter implements ModelWriter {

    @Override
    public SortedSet<String> imports(List<ModelClass> classes) {
        return new TreeSet<>();
    }

    @Override
    public String declaration(ModelClass modelClass) {
        Lines lines = new Lines(2);
        lines.addAll(Comments.block(modelClass.description()));
        lines.open("export const " + constant(modelClass) + " = {");
        JavaScriptTypes.addSchema(lines, modelClass);
        return lines.close("};").toString();
    }

    private static String constant(ModelClass modelClass) {
        return modelClass.name().code() + "Schema";
    }

    @Override
    public List<ModelFile> files(List<ModelClass> classes, FileOptions options) {
        List<String> declarations = new ArrayList<>(
                classes.stream().map(this::declaration).toList());
        declarations.add(JavaScriptTypes.schemas(
                classes.stream().map(JavaScriptWriter::constant).toList()));
        return List.of(new ModelFile("models.js", FileText.of("//", imports(classes), declarations)));
    }
}
