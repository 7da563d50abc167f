package io.devsync.server.models.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.models.GeneratedModels;
import io.devsync.server.models.Shop;
import io.devsync.server.models.declared.DeclaredClasses;
import io.devsync.server.models.language.Language;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles Kotlin models with Realm's compiler plugin and asks the compiled classes for their schema. */
class KotlinSdkTest {

    /** The plugin knows asymmetric classes by this name; the module that has it is not on Maven Central. */
    private static final String ASYMMETRIC = """
            package io.realm.kotlin.types
            interface AsymmetricRealmObject : BaseRealmObject
            """;

    private static final Map<String, PropertyType> SCALARS = Map.ofEntries(
            Map.entry("INT", PropertyType.INT),
            Map.entry("BOOL", PropertyType.BOOL),
            Map.entry("STRING", PropertyType.STRING),
            Map.entry("BINARY", PropertyType.BINARY),
            Map.entry("MIXED", PropertyType.MIXED),
            Map.entry("TIMESTAMP", PropertyType.TIMESTAMP),
            Map.entry("FLOAT", PropertyType.FLOAT),
            Map.entry("DOUBLE", PropertyType.DOUBLE),
            Map.entry("DECIMAL128", PropertyType.DECIMAL),
            Map.entry("OBJECT_ID", PropertyType.OBJECT_ID),
            Map.entry("UUID", PropertyType.UUID));

    // realm_class_flags_e
    private static final String EMBEDDED = "1";
    private static final String ASYMMETRIC_FLAG = "2";

    @TempDir
    private Path folder;

    @Test
    void compiledClassesDeclareTheSchema() throws IOException, InterruptedException {
        GeneratedModels models = Shop.models(Language.KOTLIN);

        compile(models);

        assertThat(declared(models).classes()).isEqualTo(Shop.expected(models).classes());
    }

    private void compile(GeneratedModels models) throws IOException, InterruptedException {
        List<Path> sources = new ArrayList<>(SdkFiles.write(models, folder));
        sources.add(Files.writeString(folder.resolve("AsymmetricRealmObject.kt"), ASYMMETRIC));
        List<String> arguments = new ArrayList<>(List.of(
                "org.jetbrains.kotlin.cli.jvm.K2JVMCompiler",
                "-no-stdlib",
                "-no-reflect",
                // This compiler cannot read the versions of JDKs that came after it; models need nothing of a JDK.
                "-no-jdk",
                "-Werror",
                "-jvm-target",
                "1.8",
                "-Xplugin=" + SdkFiles.jars("realm-kotlin-plugin").getFirst(),
                "-cp",
                SdkFiles.classPath(SdkFiles.jars("realm-kotlin")),
                "-d",
                folder.resolve("classes").toString()));
        sources.forEach(source -> arguments.add(source.toString()));
        SdkFiles.Ended compiler = SdkFiles.java(
                SdkFiles.jars("kotlin-compiler"),
                List.of(),
                arguments.toArray(String[]::new));
        assertThat(compiler.exitCode()).as(compiler.output()).isZero();
    }

    private RealmSchema declared(GeneratedModels models) throws IOException, InterruptedException {
        List<Path> classPath = new ArrayList<>(SdkFiles.jars("realm-kotlin"));
        classPath.add(folder.resolve("classes"));
        classPath.add(Path.of("target/test-classes"));
        List<String> arguments = new ArrayList<>(List.of(PrintKotlinSchemas.class.getName()));
        arguments.addAll(classNames(models));
        SdkFiles.Ended printed = SdkFiles.java(
                classPath,
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dfile.encoding=UTF-8",
                        "-Djava.library.path=" + SdkFiles.path("realm-kotlin-native/jni/linux")),
                arguments.toArray(String[]::new));
        assertThat(printed.exitCode()).as(printed.output()).isZero();
        return read(printed.output());
    }

    private static List<String> classNames(GeneratedModels models) {
        return models.files().stream()
                .flatMap(file -> Pattern.compile("(?m)^class `?(\\w+)`? :").matcher(file.content()).results())
                .map(found -> found.group(1))
                .collect(Collectors.toList());
    }

    private static RealmSchema read(String printed) {
        DeclaredClasses classes = new DeclaredClasses(SCALARS);
        for (String line : printed.split("\n")) {
            String[] parts = line.split("\t", -1);
            if (parts[0].equals("class")) {
                classes.begin(parts[1], parts[1], kind(parts[2]));
            } else if (parts[0].equals("property")) {
                String type = parts[2].replace("RLM_PROPERTY_TYPE_", "");
                classes.add(
                        parts[1],
                        collection(parts[3]),
                        type.equals("OBJECT") ? parts[4] : type,
                        parts[5].equals("true"),
                        parts[6].equals("true"));
            }
        }
        return classes.schema();
    }

    private static DeclaredClasses.Kind kind(String flags) {
        return switch (flags) {
            case EMBEDDED -> DeclaredClasses.Kind.EMBEDDED;
            case ASYMMETRIC_FLAG -> DeclaredClasses.Kind.ASYMMETRIC;
            default -> DeclaredClasses.Kind.TOP_LEVEL;
        };
    }

    private static CollectionType collection(String type) {
        return type.equals("RLM_COLLECTION_TYPE_NONE")
                ? CollectionType.SINGLE
                : CollectionType.valueOf(type.replace("RLM_COLLECTION_TYPE_", ""));
    }
}
