package io.devsync.server.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.changeset.Instruction.AddColumn;
import io.devsync.protocol.changeset.Instruction.AddTable;
import io.devsync.protocol.changeset.Instruction.SchemaInstruction;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.value.PrimaryKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

class AppSchemaProperties {

    @Property(tries = 300)
    void appServicesFormKeepsTheModel(@ForAll long seed) {
        AppSchema schema = randomSchema(new Random(seed));
        List<BsonDocument> documents = AppServicesSchema.write(schema).stream()
                .map(document -> BsonDocument.parse(document.toJson()))
                .toList();

        AppServicesSchema.Reading reading = AppServicesSchema.read(
                AppSchema.empty("db"), documents, AppServicesSchema.asymmetricTables(schema));

        assertThat(reading.problems()).isEmpty();
        assertThat(reading.schema().namespaces()).isEqualTo(schema.namespaces());
        // Embedded classes that nothing uses are not part of any collection's schema.
        Set<String> written = reading.schema().realm().classes().keySet();
        assertThat(reading.schema().realm().classes())
                .allSatisfy((name, read) -> assertThat(read).isEqualTo(schema.realm().find(name).orElseThrow()));
        assertThat(schema.realm().classes().values()).allSatisfy(objectSchema -> assertThat(
                        written.contains(objectSchema.name()) || isOrphan(schema, objectSchema))
                .isTrue());
        assertThat(AppServicesSchema.write(reading.schema())).isEqualTo(documents);
    }

    private static boolean isOrphan(AppSchema schema, ObjectSchema objectSchema) {
        return objectSchema.embedded()
                && schema.realm().classes().values().stream()
                        .filter(owner -> owner.properties().values().stream()
                                .anyMatch(property -> property.linkTarget().equals(Optional.of(objectSchema.name()))))
                        .allMatch(owner -> isOrphan(schema, owner));
    }

    @Property(tries = 200)
    void storedFormKeepsEverything(@ForAll long seed) {
        Random random = new Random(seed);
        AppSchema schema = randomSchema(random);
        for (ObjectSchema objectSchema : schema.realm().classes().values()) {
            for (String field : objectSchema.properties().keySet()) {
                if (random.nextBoolean() && QueryableFields.isEligible(schema.realm(), objectSchema, field)) {
                    schema = schema.withQueryableFields(objectSchema.name(), Set.of(field));
                }
            }
        }

        AppSchema restored = AppSchema.fromBson(new RawBsonDocument(schema.toBson(), new BsonDocumentCodec()));

        assertThat(restored).isEqualTo(schema);
        assertThat(List.copyOf(restored.realm().classes().values()))
                .isEqualTo(List.copyOf(schema.realm().classes().values()));
    }

    @Property(tries = 200)
    void repeatingADeclarationChangesNothing(@ForAll long seed) {
        List<SchemaInstruction> instructions = randomInstructions(new Random(seed));
        AppSchema schema = extended(AppSchema.empty("db"), instructions);

        assertThat(schema.evolve(instructions, EvolutionMode.DEVELOPMENT)).isEqualTo(new Evolution.Unchanged());
        assertThat(schema.evolve(instructions, EvolutionMode.STRICT)).isEqualTo(new Evolution.Unchanged());
    }

    @Property(tries = 200)
    void whatIsReportedAsAddedIsTheDifference(@ForAll long seed) {
        Random random = new Random(seed);
        List<SchemaInstruction> instructions = randomInstructions(random);
        List<SchemaInstruction> tables = instructions.stream().filter(AddTable.class::isInstance).toList();
        AppSchema first = extended(AppSchema.empty("db"), tables);
        Evolution second = first.evolve(instructions, EvolutionMode.DEVELOPMENT);

        List<SchemaInstruction> added =
                second instanceof Evolution.Extended extended ? extended.added() : List.of();

        assertThat(added).containsExactlyElementsOf(
                instructions.stream().filter(AddColumn.class::isInstance).toList());
    }

    private static AppSchema randomSchema(Random random) {
        return extended(AppSchema.empty("db"), randomInstructions(random));
    }

    private static AppSchema extended(AppSchema base, List<SchemaInstruction> instructions) {
        Evolution evolution = base.evolve(instructions, EvolutionMode.DEVELOPMENT);
        assertThat(evolution).isInstanceOf(Evolution.Extended.class);
        return ((Evolution.Extended) evolution).next();
    }

    /** Classes of all kinds; an embedded class embeds only later ones, so that there is no cycle. */
    private static List<SchemaInstruction> randomInstructions(Random random) {
        List<AddTable> tables = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            PrimaryKey.Type type = PrimaryKey.Type.values()[random.nextInt(4)];
            ClassKind.PrimaryKeyProperty key = new ClassKind.PrimaryKeyProperty("_id", type, random.nextInt(4) == 0);
            tables.add(new AddTable("Class" + i, switch (random.nextInt(4)) {
                case 0 -> new ClassKind.Asymmetric(key);
                case 1, 2 -> new ClassKind.Embedded();
                default -> new ClassKind.TopLevel(key);
            }));
        }
        List<SchemaInstruction> instructions = new ArrayList<>(tables);
        for (int i = 0; i < tables.size(); i++) {
            for (int j = random.nextInt(6); j > 0; j--) {
                randomColumn(random, tables, i, "p" + j).ifPresent(instructions::add);
            }
        }
        return instructions;
    }

    private static Optional<SchemaInstruction> randomColumn(
            Random random, List<AddTable> tables, int owner, String name) {
        String className = tables.get(owner).className();
        CollectionType collection = CollectionType.values()[random.nextInt(4)];
        PropertyType type = PropertyType.values()[random.nextInt(PropertyType.values().length)];
        if (type != PropertyType.LINK) {
            if (collection != CollectionType.SINGLE || type == PropertyType.MIXED) {
                return Optional.of(Declarations.collection(className, name, type, collection));
            }
            return Optional.of(random.nextBoolean()
                    ? Declarations.required(className, name, type)
                    : Declarations.optional(className, name, type));
        }
        int target = random.nextInt(tables.size());
        boolean fits =
                switch (tables.get(target).kind()) {
                    case ClassKind.TopLevel ignored -> true;
                    case ClassKind.Embedded ignored -> target > owner && collection != CollectionType.SET;
                    case ClassKind.Asymmetric ignored -> false;
                };
        return fits
                ? Optional.of(Declarations.link(className, name, collection, tables.get(target).className()))
                : Optional.empty();
    }
}
