package io.devsync.server.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.devsync.server.models.GeneratedModels.Model;
import io.devsync.server.models.language.Language;
import io.devsync.server.models.language.ModelFile;
import io.devsync.server.models.model.ModelProblem;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ModelGeneratorTest {

    private static BsonDocument schema(String collection, String schema) {
        return BsonDocument.parse("{metadata: {database: 'db', collection: '" + collection + "'}, schema: " + schema + "}");
    }

    private static GeneratedModels kotlin(BsonDocument... schemas) {
        return ModelGenerator.generate(List.of(schemas), Set.of(), ModelOptions.of(Language.KOTLIN));
    }

    @Test
    void classWithAnErrorIsMissingAndTheOthersAreThere() {
        GeneratedModels models = kotlin(
                schema("dogs", "{title: 'Dog', required: ['_id'], properties: {_id: {bsonType: 'objectId'}}}"),
                schema("cats", "{title: 'Cat', bsonType: 'object'}"));

        assertThat(models.models()).extracting(Model::name).containsExactly("Dog");
        assertThat(models.errors()).containsExactly(new ModelProblem(
                true, "db.cats", "Cat", "", "MissingPropertiesField", "schema must have a \"properties\" field"));
    }

    @Test
    void keyThatIsNotRequiredIsOptionalAndWarnedOf() {
        GeneratedModels models = kotlin(schema("dogs", "{title: 'Dog', properties: {_id: {bsonType: 'string'}}}"));

        assertThat(models.models().getFirst().code()).contains("var _id: String? = null");
        assertThat(models.warnings()).extracting(ModelProblem::code).containsExactly("OptionalPrimaryKey");
    }

    @Test
    void chosenClassesBringWhatTheyEmbed() {
        GeneratedModels models = ModelGenerator.generate(
                Shop.schemas(),
                Shop.ASYMMETRIC,
                new ModelOptions(Language.KOTLIN, Set.of("Person"), Optional.empty()));

        assertThat(models.models()).extracting(Model::name).containsExactly("Address", "GeoPoint", "Person");
        assertThat(models.problems()).extracting(ModelProblem::model).containsOnly("Person");
    }

    @Test
    void chosenClassWithAnErrorIsNoUnknownOne() {
        GeneratedModels models = ModelGenerator.generate(
                List.of(schema("cats", "{title: 'Cat', bsonType: 'object'}")),
                Set.of(),
                new ModelOptions(Language.KOTLIN, Set.of("Cat"), Optional.empty()));

        assertThat(models.models()).isEmpty();
        assertThat(models.errors()).extracting(ModelProblem::code).containsExactly("MissingPropertiesField");
    }

    @Test
    void unknownClassSaysWhichThereAre() {
        ModelOptions options = new ModelOptions(Language.DART, Set.of("Prson"), Optional.empty());

        assertThatThrownBy(() -> ModelGenerator.generate(Shop.schemas(), Shop.ASYMMETRIC, options))
                .isInstanceOfSatisfying(UnknownClassException.class, e -> {
                    assertThat(e.className()).isEqualTo("Prson");
                    assertThat(e.known()).contains("Person", "Order");
                });
    }

    @ParameterizedTest
    @EnumSource
    void schemasWithoutClassesMakeNoFiles(Language language) {
        GeneratedModels models = ModelGenerator.generate(List.of(), Set.of(), ModelOptions.of(language));

        assertThat(models).isEqualTo(new GeneratedModels(language, List.of(), List.of(), List.of()));
    }

    @ParameterizedTest
    @EnumSource
    void jsonKeepsEverything(Language language) {
        GeneratedModels models = Shop.models(language);

        GeneratedModels read = GeneratedModelsJson.decode(
                BsonDocument.parse(GeneratedModelsJson.encode(models).toJson()));

        assertThat(read.models()).isEqualTo(models.models());
        assertThat(read.files()).isEqualTo(models.files());
        assertThat(read.errors()).containsExactlyInAnyOrderElementsOf(models.errors());
        assertThat(read.warnings()).containsExactlyInAnyOrderElementsOf(models.warnings());
    }

    @Test
    void packageIsDeclaredInEveryFile() {
        ModelOptions options = new ModelOptions(Language.JAVA, Set.of(), Optional.of("com.example.shop"));

        List<ModelFile> files = ModelGenerator.generate(Shop.schemas(), Shop.ASYMMETRIC, options).files();

        assertThat(files).isNotEmpty().allSatisfy(file -> assertThat(file.content()).contains("\npackage com.example.shop;\n"));
    }

    @Test
    void namespaceEnclosesTheClasses() {
        ModelOptions options = new ModelOptions(Language.C_SHARP, Set.of("Item"), Optional.of("Shop.Models"));

        String code = ModelGenerator.generate(Shop.schemas(), Shop.ASYMMETRIC, options).files().getFirst().content();

        assertThat(code).endsWith("""
                namespace Shop.Models
                {
                    public partial class Item : IRealmObject
                    {
                        [PrimaryKey]
                        [MapTo("_id")]
                        public ObjectId Id { get; set; } = ObjectId.GenerateNewId();

                        [MapTo("price")]
                        public double Price { get; set; }

                        /// <summary>
                        /// Free text, which may end in a \\.
                        /// </summary>
                        [MapTo("description")]
                        public string? Description { get; set; }
                    }
                }
                """);
    }

    @ParameterizedTest
    @CsvSource({"SWIFT,com.example", "KOTLIN,com..example", "JAVA,a;b", "C_SHARP,''"})
    void packageThatCannotBeIsRefused(Language language, String name) {
        assertThatThrownBy(() -> new ModelOptions(language, Set.of(), Optional.of(name)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: ");
    }

    @ParameterizedTest
    @CsvSource({
        "kotlin,KOTLIN", "C#,C_SHARP", "cs,C_SHARP", "C_SHARP,C_SHARP", "Objective-C,OBJECTIVE_C", "ts,TYPE_SCRIPT",
        "JAVA_SCRIPT,JAVA_SCRIPT", "flutter,DART", "c++,CPP", "json-schema,JSON_SCHEMA"
    })
    void languagesHaveTheNamesThatPeopleUse(String name, Language language) {
        assertThat(Language.find(name)).contains(language);
    }

    @ParameterizedTest
    @EnumSource
    void languageIsFoundByItsWord(Language language) {
        assertThat(Language.find(language.word())).contains(language);
    }
}
