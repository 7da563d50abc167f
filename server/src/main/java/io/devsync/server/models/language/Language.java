package io.devsync.server.models.language;

import io.devsync.server.models.model.ModelClass;
import io.devsync.server.models.model.ModelProblem;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What models can be written in: the languages of the SDKs, and schemas of documents. */
public enum Language {
    SWIFT("Swift", SwiftWriter.DIALECT, new SwiftWriter()),
    OBJECTIVE_C("Objective-C", ObjectiveCWriter.DIALECT, new ObjectiveCWriter(), "objc"),
    KOTLIN("Kotlin", KotlinWriter.DIALECT, new KotlinWriter(), "kt"),
    JAVA("Java", JavaWriter.DIALECT, new JavaWriter()),
    JAVA_SCRIPT("JavaScript", JavaScriptTypes.DIALECT, new JavaScriptWriter(), "js"),
    TYPE_SCRIPT("TypeScript", JavaScriptTypes.DIALECT, new TypeScriptWriter(), "ts"),
    C_SHARP("C#", CSharpWriter.DIALECT, new CSharpWriter(), "csharp", "cs", ".net", "dotnet"),
    DART("Dart", DartWriter.DIALECT, new DartWriter(), "flutter"),
    CPP("C++", CppWriter.DIALECT, new CppWriter(), "cpp", "cxx"),
    MONGODB_JSON_SCHEMA("MongoDB $jsonSchema", MongoJsonSchemaWriter::new, "mongodb", "mongo"),
    JSON_SCHEMA("JSON Schema 2020-12", JsonSchemaWriter::new, "jsonschema");

    private final String title;
    private final Optional<Dialect> dialect;
    private final Function<List<ModelClass>, ModelWriter> writer;
    private final List<String> aliases;

    Language(String title, Dialect dialect, ModelWriter writer, String... aliases) {
        this.title = title;
        this.dialect = Optional.of(dialect);
        this.writer = classes -> writer;
        this.aliases = List.of(aliases);
    }

    /** Schemas of documents name everything as it is stored. */
    Language(String title, Function<List<ModelClass>, ModelWriter> writer, String... aliases) {
        this.title = title;
        this.dialect = Optional.empty();
        this.writer = writer;
        this.aliases = List.of(aliases);
    }

    /** The name that its users know. */
    public String title() {
        return title;
    }

    /** The name on the command line and in addresses, such as {@code objective-c}. */
    public String word() {
        return switch (this) {
            case JAVA_SCRIPT -> "javascript";
            case TYPE_SCRIPT -> "typescript";
            case C_SHARP -> "csharp";
            default -> name().toLowerCase(Locale.ROOT).replace('_', '-');
        };
    }

    /** Whether classes can be put into a package or namespace. */
    public boolean hasPackages() {
        return this == KOTLIN || this == JAVA || this == C_SHARP;
    }

    /** The language of this name: {@link #word}, {@link #title}, the original's such as C_SHARP, or an alias. */
    public static Optional<Language> find(String name) {
        return Arrays.stream(values())
                .filter(language -> language.names().anyMatch(name.strip()::equalsIgnoreCase))
                .findFirst();
    }

    private Stream<String> names() {
        return Stream.concat(Stream.of(word(), title, name()), aliases.stream());
    }

    /**
     * The classes as this language has them: named, and without what it does not have.
     *
     * @param problems takes what is left out and what is named differently
     */
    public List<ModelClass> fit(List<ModelClass> classes, List<ModelProblem> problems) {
        return dialect.map(found -> new DialectFit(found, problems).fit(classes)).orElse(classes);
    }

    /**
     * Writes classes that {@link #fit}.
     *
     * @param classes all of them, because some writers need what others refer to
     */
    public ModelWriter writer(List<ModelClass> classes) {
        return writer.apply(classes);
    }
}
