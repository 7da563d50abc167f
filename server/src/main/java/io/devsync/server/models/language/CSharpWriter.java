package io.devsync.server.models.language;

import io.devsync.server.models.model.ModelClass;
import io.devsync.server.models.model.ModelProperty;
import io.devsync.server.models.model.ModelType;
import io.devsync.server.models.model.ScalarType;
import io.devsync.server.models.model.ValueType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** C#: classes for Realm .NET's source generator, from 10.18 (spec schema-generation §4.9). */
final class CSharpWriter implements ModelWriter {

    private static final NamingRules RULES = new NamingRules(
            WordCase.PASCAL,
            WordCase.PASCAL,
            false,
            false,
            Words.of(
                    "abstract as base bool break byte case catch char checked class const continue decimal default delegate",
                    "do double else enum event explicit extern false finally fixed float for foreach goto if implicit in",
                    "int interface internal is lock long namespace new null object operator out override params private",
                    "protected public readonly ref return sbyte sealed short sizeof stackalloc static string struct switch",
                    "this throw true try typeof uint ulong unchecked unsafe ushort using virtual void volatile while"),
            Optional.of(word -> "@" + word),
            Words.of(
                    "Array Attribute Boolean Collections DateTimeOffset Decimal128 Exception Guid IAsymmetricObject",
                    "IDictionary IEmbeddedObject IList IRealmObject ISet MapTo MongoDB Object ObjectId PrimaryKey Realm",
                    "RealmValue Realms String System Type"),
            // What the source generator and System.Object put into every class.
            Words.of(
                    "Accessor BacklinksCount DynamicApi Equals Finalize FreezeInPlace GetBacklinks GetHashCode GetType",
                    "IsFrozen IsManaged IsValid MemberwiseClone ObjectSchema PropertyChanged Realm RealmSchema",
                    "ReferenceEquals ToString TypeInfo"),
            UnaryOperator.identity(),
            true);

    static final Dialect DIALECT = new Dialect(RULES, true, true, true, Set.of(), Dialect.NO_DOUBLE_QUOTE);

    private static final TypeNames TYPES = new TypeNames(CSharpWriter::scalar, "RealmValue", RULES::spell);

    private static String scalar(ScalarType type) {
        return switch (type) {
            case BOOL -> "bool";
            case INT -> "int";
            case LONG -> "long";
            case FLOAT -> "float";
            case DOUBLE -> "double";
            case DECIMAL -> "Decimal128";
            case STRING -> "string";
            case BINARY -> "byte[]";
            case DATE -> "DateTimeOffset";
            case OBJECT_ID -> "ObjectId";
            case UUID -> "Guid";
        };
    }

    @Override
    public SortedSet<String> imports(List<ModelClass> classes) {
        // System first, as is the custom.
        SortedSet<String> imports = new TreeSet<>(
                Comparator.comparing((String line) -> !line.startsWith("using System"))
                        .thenComparing(line -> line.replace(";", "")));
        imports.add("using Realms;");
        for (ModelClass modelClass : classes) {
            if (modelClass.uses(ScalarType.DATE) || modelClass.uses(ScalarType.UUID)) {
                imports.add("using System;");
            }
            if (modelClass.types().anyMatch(ModelType::isCollection)) {
                imports.add("using System.Collections.Generic;");
            }
            if (modelClass.uses(ScalarType.OBJECT_ID) || modelClass.uses(ScalarType.DECIMAL)) {
                imports.add("using MongoDB.Bson;");
            }
        }
        return imports;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // that very property
    public String declaration(ModelClass modelClass) {
        Lines lines = new Lines(4);
        lines.addAll(Comments.summary(modelClass.description()));
        if (modelClass.name().mapped()) {
            lines.add(mapTo(modelClass.name().stored()));
        }
        lines.add("public partial class " + RULES.spell(modelClass.name().code()) + " : "
                + kind(modelClass.kind()));
        lines.open("{");
        for (ModelProperty property : modelClass.properties()) {
            lines.addAll(Comments.summary(property.description()));
            if (property.primaryKey()) {
                lines.add("[PrimaryKey]");
            }
            if (property.mapped()) {
                lines.add(mapTo(property.storedName()));
            }
            lines.add("public " + declaration(property));
            if (property != modelClass.properties().getLast()) {
                lines.blank();
            }
        }
        return lines.close("}").toString();
    }

    private static String mapTo(String stored) {
        return "[MapTo(" + Quotes.cSharp(stored) + ")]";
    }

    private static String kind(ModelClass.Kind kind) {
        return switch (kind) {
            case TOP_LEVEL -> "IRealmObject";
            case EMBEDDED -> "IEmbeddedObject";
            case ASYMMETRIC -> "IAsymmetricObject";
        };
    }

    private static String declaration(ModelProperty property) {
        String value = TYPES.of(property.type().value());
        String name = " " + RULES.spell(property.name());
        return switch (property.type()) {
            case ModelType.Single(ValueType.Scalar(ScalarType type), boolean optional) when !optional ->
                value + name + " { get; set; }" + initial(type, property.primaryKey());
            case ModelType.Single(ValueType.Mixed ignored, boolean optional) -> value + name + " { get; set; }";
            case ModelType.Single ignored -> value + "?" + name + " { get; set; }";
            case ModelType.ListOf ignored -> "IList<" + value + ">" + name + " { get; } = null!;";
            case ModelType.SetOf ignored -> "ISet<" + value + ">" + name + " { get; } = null!;";
            case ModelType.DictionaryOf dictionary ->
                "IDictionary<string, " + value + (dictionary.value().isObject() ? "?" : "") + ">" + name
                        + " { get; } = null!;";
        };
    }

    /** What the compiler would otherwise warn of, and keys that would otherwise all be zero. */
    private static String initial(ScalarType type, boolean primaryKey) {
        return switch (type) {
            case STRING, BINARY -> " = null!;";
            case OBJECT_ID -> primaryKey ? " = ObjectId.GenerateNewId();" : "";
            case UUID -> primaryKey ? " = Guid.NewGuid();" : "";
            case BOOL, INT, LONG, FLOAT, DOUBLE, DECIMAL, DATE -> "";
        };
    }

    @Override
    public List<ModelFile> files(List<ModelClass> classes, FileOptions options) {
        List<String> head = new ArrayList<>(List.of("#nullable enable", ""));
        head.addAll(imports(classes));
        List<String> declarations = new ArrayList<>(classes.stream().map(this::declaration).toList());
        options.packageName().ifPresent(name -> {
            head.addAll(List.of("", "namespace " + name, "{"));
            declarations.replaceAll(declaration -> declaration.indent(4).replaceAll("(?m)^ +$", ""));
            declarations.set(declarations.size() - 1, declarations.getLast() + "}\n");
        });
        String text = FileText.of("//", head, declarations);
        return List.of(new ModelFile("Models.cs", options.packageName().isPresent()
                ? text.replaceFirst("\n\\{\n\n", "\n{\n")
                : text));
    }
}
