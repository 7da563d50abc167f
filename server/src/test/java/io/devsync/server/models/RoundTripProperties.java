package io.devsync.server.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.changeset.BadChangesetException;
import io.devsync.protocol.changeset.Changeset;
import io.devsync.protocol.changeset.ChangesetCodec;
import io.devsync.protocol.changeset.Instruction.AddColumn;
import io.devsync.protocol.changeset.Instruction.AddTable;
import io.devsync.protocol.changeset.Instruction.SchemaInstruction;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.models.declared.DeclaredReader;
import io.devsync.server.models.language.Language;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.schema.AppServicesSchema;
import io.devsync.server.schema.Evolution;
import io.devsync.server.schema.EvolutionMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.bson.BsonDocument;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Schema to model, model to what a device declares, declaration to the schema that development mode infers: equal but for
 * losses that were warned of (spec schema-generation §4.13).
 */
class RoundTripProperties {

    @ParameterizedTest
    @EnumSource
    void sampleComesBack(Language language) {
        if (DeclaredReader.of(language).isPresent()) {
            check(Shop.schemas(), Shop.ASYMMETRIC, Shop.models(language));
        }
    }

    @Property(tries = 60)
    void schemasComeBack(@ForAll long seed) {
        RandomSchemas schemas = new RandomSchemas(seed);
        for (Language language : sdkLanguages()) {
            GeneratedModels models = ModelGenerator.generate(
                    schemas.documents(), schemas.asymmetric(), ModelOptions.of(language));
            check(schemas.documents(), schemas.asymmetric(), models);
        }
    }

    private static List<Language> sdkLanguages() {
        return Arrays.stream(Language.values())
                .filter(language -> DeclaredReader.of(language).isPresent())
                .toList();
    }

    private static void check(List<BsonDocument> schemas, Set<String> asymmetric, GeneratedModels models) {
        RealmSchema declared = models.files().isEmpty() ? RealmSchema.EMPTY : DeclaredReader.declared(models);
        RealmSchema expected = ExpectedClasses.of(schemas, asymmetric, models);

        assertThat(declared.classes()).as(models.language().title()).isEqualTo(expected.classes());
        if (!declared.classes().isEmpty()) {
            assertThat(inferred(declared))
                    .as(models.language().title())
                    .isEqualTo(new WarnedLosses(models).takenFrom(schemas));
        }
    }

    /** The schemas that a server without any infers from a device's first upload, by class name. */
    private static Map<String, BsonDocument> inferred(RealmSchema declared) {
        List<SchemaInstruction> instructions = new ArrayList<>();
        declared.classes().values().forEach(type -> instructions.add(new AddTable(type.name(), type.kind())));
        declared.classes().values().forEach(type -> type.properties()
                .values()
                .forEach(property -> instructions.add(new AddColumn(type.name(), property))));
        Changeset uploaded = decoded(ChangesetCodec.encode(instructions).bytes());
        Evolution evolution = AppSchema.empty("db")
                .evolve(
                        uploaded.instructions().stream().map(SchemaInstruction.class::cast).toList(),
                        EvolutionMode.DEVELOPMENT);
        assertThat(evolution).isInstanceOf(Evolution.Extended.class);
        Map<String, BsonDocument> schemas = new HashMap<>();
        for (BsonDocument document : AppServicesSchema.write(((Evolution.Extended) evolution).next())) {
            BsonDocument schema = document.getDocument("schema");
            schemas.put(schema.getString("title").getValue(), WarnedLosses.inOrder(schema));
        }
        return schemas;
    }

    private static Changeset decoded(byte[] bytes) {
        try {
            return ChangesetCodec.decode(bytes);
        } catch (BadChangesetException e) {
            throw new AssertionError(e);
        }
    }
}
