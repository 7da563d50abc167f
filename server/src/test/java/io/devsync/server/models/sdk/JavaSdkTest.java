package io.devsync.server.models.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.models.GeneratedModels;
import io.devsync.server.models.ModelGenerator;
import io.devsync.server.models.ModelOptions;
import io.devsync.server.models.Shop;
import io.devsync.server.models.declared.DeclaredClasses;
import io.devsync.server.models.language.Language;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compiles Java models against Realm's Android library, with Realm's annotation processor, and reads the schemas from
 * the proxies that the processor writes.
 */
class JavaSdkTest {

    private static final Map<String, PropertyType> SCALARS = Map.ofEntries(
            Map.entry("INTEGER", PropertyType.INT),
            Map.entry("BOOLEAN", PropertyType.BOOL),
            Map.entry("STRING", PropertyType.STRING),
            Map.entry("BINARY", PropertyType.BINARY),
            Map.entry("MIXED", PropertyType.MIXED),
            Map.entry("DATE", PropertyType.TIMESTAMP),
            Map.entry("FLOAT", PropertyType.FLOAT),
            Map.entry("DOUBLE", PropertyType.DOUBLE),
            Map.entry("DECIMAL128", PropertyType.DECIMAL),
            Map.entry("OBJECT_ID", PropertyType.OBJECT_ID),
            Map.entry("UUID", PropertyType.UUID));

    private static final Pattern BUILDER =
            Pattern.compile("new OsObjectSchemaInfo.Builder\\(.*?\"([^\"]+)\", (true|false), \\d+, \\d+\\)");
    private static final Pattern PROPERTY = Pattern.compile(
            "builder\\.addPersisted\\w*Property\\([^,]+, \"([^\"]+)\", RealmFieldType\\.(\\w+), (.*)\\);");

    @TempDir
    private Path folder;

    @Test
    void compiledClassesDeclareTheSchema() throws IOException {
        GeneratedModels models = ModelGenerator.generate(
                Shop.schemas(),
                Shop.ASYMMETRIC,
                new ModelOptions(Language.JAVA, Set.of(), Optional.of("com.example.shop")));

        compile(SdkFiles.write(models, folder));

        assertThat(declared().classes()).isEqualTo(Shop.expected(models).classes());
    }

    private void compile(List<Path> sources) throws IOException {
        List<Path> classPath = new ArrayList<>(SdkFiles.jars("realm-java"));
        classPath.add(androidLibrary());
        List<String> options = List.of(
                "--release", "11",
                "-proc:full",
                "-cp", SdkFiles.classPath(classPath),
                "-processorpath", SdkFiles.classPath(SdkFiles.jars("realm-java-processor")),
                "-d", Files.createDirectory(folder.resolve("classes")).toString());
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(
                            said, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call();
            assertThat(compiled).as(said.toString()).isTrue();
        }
    }

    /** The classes inside Android's kind of archive. */
    private Path androidLibrary() throws IOException {
        Path classes = folder.resolve("realm-android-library.jar");
        try (ZipFile archive = new ZipFile(SdkFiles.path("realm-java/realm-android-library.aar").toFile());
                InputStream content = archive.getInputStream(archive.getEntry("classes.jar"))) {
            Files.copy(content, classes);
        }
        return classes;
    }

    private RealmSchema declared() throws IOException {
        DeclaredClasses classes = new DeclaredClasses(SCALARS);
        try (Stream<Path> proxies = Files.list(folder.resolve("classes/io/realm"))) {
            for (Path proxy : proxies.filter(path -> path.toString().endsWith("RealmProxy.java")).sorted().toList()) {
                read(classes, Files.readString(proxy));
            }
        }
        return classes.schema();
    }

    private static void read(DeclaredClasses classes, String proxy) {
        Matcher builder = BUILDER.matcher(proxy);
        assertThat(builder.find()).isTrue();
        boolean embedded = builder.group(2).equals("true");
        classes.begin(
                builder.group(1),
                builder.group(1),
                embedded ? DeclaredClasses.Kind.EMBEDDED : DeclaredClasses.Kind.TOP_LEVEL);
        Matcher property = PROPERTY.matcher(proxy);
        while (property.find()) {
            add(classes, property.group(1), property.group(2), property.group(3));
        }
    }

    /** Link properties have their target, others whether they are keys and required. */
    private static void add(DeclaredClasses classes, String name, String type, String rest) {
        boolean link = rest.startsWith("\"");
        CollectionType collection = collection(type);
        String value = link
                ? rest.replace("\"", "")
                : type.replaceAll("^STRING_TO_(\\w+)_MAP$", "$1").replaceAll("_(LIST|SET)$", "");
        boolean nullable = link
                ? collection == CollectionType.SINGLE || collection == CollectionType.DICTIONARY
                : rest.contains("!Property.REQUIRED");
        classes.add(name, collection, value, nullable, rest.startsWith("Property.PRIMARY_KEY"));
    }

    private static CollectionType collection(String type) {
        if (type.endsWith("_MAP")) {
            return CollectionType.DICTIONARY;
        }
        if (type.endsWith("_SET")) {
            return CollectionType.SET;
        }
        return type.endsWith("LIST") ? CollectionType.LIST : CollectionType.SINGLE;
    }
}
