package io.devsync.server.models.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.models.GeneratedModels;
import io.devsync.server.models.Shop;
import io.devsync.server.models.declared.DeclaredClasses;
import io.devsync.server.models.declared.JavaScriptCode;
import io.devsync.server.models.language.Language;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Runs JavaScript models through Realm JS' own schema code, and type-checks TypeScript models against its declarations.
 * Skipped where there is no npm, or where its registry is out of reach.
 */
@Tag("node")
class JavaScriptSdkTest {

    private static final Path RESOURCES = Path.of("src/test/resources/models/npm");
    private static final Path FOLDER = Path.of("target/sdk/npm");

    @BeforeAll
    static void install() throws IOException, InterruptedException {
        Files.createDirectories(FOLDER);
        for (String name : List.of("package.json", "schemas.cjs")) {
            Files.copy(RESOURCES.resolve(name), FOLDER.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        if (!Files.exists(FOLDER.resolve("node_modules/realm/dist/index.d.ts"))
                || !Files.exists(FOLDER.resolve("node_modules/typescript/lib/tsc.js"))) {
            // Scripts would fetch the native library, which nobody needs here.
            SdkFiles.Ended npm = runIfThere(
                    "npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline");
            Assumptions.assumeTrue(npm.exitCode() == 0, "npm cannot install realm and typescript: " + npm.output());
        }
    }

    private static SdkFiles.Ended runIfThere(String... command) throws InterruptedException {
        try {
            return SdkFiles.run(FOLDER, List.of(command));
        } catch (IOException e) {
            return Assumptions.abort(command[0] + " is not installed: " + e.getMessage());
        }
    }

    @Test
    void objectSchemasDeclareTheSchema() throws IOException, InterruptedException {
        GeneratedModels models = Shop.models(Language.JAVA_SCRIPT);
        Files.writeString(FOLDER.resolve("models.mjs"), models.files().getFirst().content());

        SdkFiles.Ended node = runIfThere("node", "schemas.cjs", "models.mjs");

        assertThat(node.exitCode()).as(node.output()).isZero();
        assertThat(declared(BsonDocument.parse(node.output())).classes())
                .isEqualTo(Shop.expected(models).classes());
    }

    @Test
    void typesAreRight() throws IOException, InterruptedException {
        GeneratedModels models = Shop.models(Language.TYPE_SCRIPT);
        Files.writeString(FOLDER.resolve("models.ts"), models.files().getFirst().content());

        SdkFiles.Ended compiler = runIfThere(
                "node", "node_modules/typescript/lib/tsc.js", "--noEmit", "--strict", "--skipLibCheck",
                "--target", "es2022", "--module", "nodenext", "models.ts");

        assertThat(compiler.exitCode()).as(compiler.output()).isZero();
    }

    private static RealmSchema declared(BsonDocument printed) {
        DeclaredClasses classes = new DeclaredClasses(JavaScriptCode.SCALARS);
        for (BsonValue value : printed.getArray("schemas")) {
            BsonDocument schema = value.asDocument();
            String name = schema.getString("name").getValue();
            classes.begin(name, name, kind(schema));
            String key = schema.getString("primaryKey", new BsonString("")).getValue();
            schema.getDocument("properties").forEach((property, type) -> add(classes, type.asDocument(), property.equals(key)));
        }
        return classes.schema();
    }

    private static DeclaredClasses.Kind kind(BsonDocument schema) {
        if (schema.getBoolean("embedded").getValue()) {
            return DeclaredClasses.Kind.EMBEDDED;
        }
        return schema.getBoolean("asymmetric").getValue()
                ? DeclaredClasses.Kind.ASYMMETRIC
                : DeclaredClasses.Kind.TOP_LEVEL;
    }

    private static void add(DeclaredClasses classes, BsonDocument property, boolean key) {
        String type = property.getString("type").getValue();
        CollectionType collection =
                switch (type) {
                    case "list" -> CollectionType.LIST;
                    case "set" -> CollectionType.SET;
                    case "dictionary" -> CollectionType.DICTIONARY;
                    default -> CollectionType.SINGLE;
                };
        classes.add(
                property.getString("mapTo").getValue(),
                collection,
                property.getString("objectType", new BsonString(type)).getValue(),
                property.getBoolean("optional").getValue(),
                key);
    }
}
