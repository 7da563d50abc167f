package io.devsync.server.models.language;

import io.devsync.server.models.model.ModelClass;
import io.devsync.server.models.model.ModelProperty;
import io.devsync.server.models.model.ModelType;
import io.devsync.server.models.model.ScalarType;
import io.devsync.server.models.model.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** TypeScript: classes of Realm JS from 11 with typed fields and their object schema. */
final class TypeScriptWriter implements ModelWriter {

    private static final TypeNames TYPES =
            new TypeNames(TypeScriptWriter::scalar, "Realm.Mixed", JavaScriptTypes.RULES::spell);

    private static String scalar(ScalarType type) {
        return switch (type) {
            case BOOL -> "boolean";
            case INT, LONG, FLOAT, DOUBLE -> "number";
            case DECIMAL -> "Realm.BSON.Decimal128";
            case STRING -> "string";
            case BINARY -> "ArrayBuffer";
            case DATE -> "Date";
            case OBJECT_ID -> "Realm.BSON.ObjectId";
            case UUID -> "Realm.BSON.UUID";
        };
    }

    @Override
    public SortedSet<String> imports(List<ModelClass> classes) {
        return new TreeSet<>(Set.of("import Realm from \"realm\";"));
    }

    @Override
    public String declaration(ModelClass modelClass) {
        String name = modelClass.name().code();
        Lines lines = new Lines(2);
        lines.addAll(Comments.block(modelClass.description()));
        lines.open("export class " + name + " extends Realm.Object<" + name + "> {");
        for (ModelProperty property : modelClass.properties()) {
            lines.addAll(Comments.block(property.description()));
            lines.add(JavaScriptTypes.key(property.name()) + type(property.type()) + ";");
        }
        lines.blank().open("static schema: Realm.ObjectSchema = {");
        JavaScriptTypes.addSchema(lines, modelClass);
        return lines.close("};").close("}").toString();
    }

    private static String type(ModelType type) {
        String value = TYPES.of(type.value());
        return switch (type) {
            case ModelType.Single(ValueType.Mixed ignored, boolean optional) -> "!: " + value;
            case ModelType.Single(ValueType ignored, boolean optional) -> (optional ? "?: " : "!: ") + value;
            case ModelType.ListOf ignored -> "!: Realm.List<" + value + ">";
            case ModelType.SetOf ignored -> "!: Realm.Set<" + value + ">";
            case ModelType.DictionaryOf dictionary ->
                "!: Realm.Dictionary<" + value + (dictionary.value().isObject() ? " | null>" : ">");
        };
    }

    @Override
    public List<ModelFile> files(List<ModelClass> classes, FileOptions options) {
        List<String> declarations = new ArrayList<>(
                classes.stream().map(this::declaration).toList());
        declarations.add(JavaScriptTypes.schemas(
                classes.stream().map(modelClass -> modelClass.name().code()).toList()));
        return List.of(new ModelFile("models.ts", FileText.of("//", imports(classes), declarations)));
    }
}
