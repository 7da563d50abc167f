package io.devsync.server.schema.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.devsync.protocol.changeset.SchemaInstructions;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.schema.Evolution;
import io.devsync.server.schema.EvolutionMode;
import io.devsync.server.schema.check.ModelCheck.Finding;
import io.devsync.server.schema.check.ModelCheck.Outcome;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models in the form of the JavaScript SDK, and what becomes of them. */
class ModelCheckTest {

    private static final String USER = """
            [{"name": "User", "primaryKey": "_id", "properties": {
               "_id": "objectId", "name": "string", "birthday": "date", "friends": "User[]",
               "home": {"type": "object", "objectType": "Address"}, "back": {"type": "linkingObjects"}}},
             {"name": "Address", "embedded": true, "properties": {"street": {"type": "string", "optional": true}}}]
            """;

    @ParameterizedTest
    @CsvSource({
        "int?, INT, true, SINGLE",
        "string, STRING, false, SINGLE",
        "date[], TIMESTAMP, false, LIST",
        "double<>, DOUBLE, false, SET",
        "uuid{}, UUID, false, DICTIONARY",
        "mixed, MIXED, true, SINGLE",
        "decimal128, DECIMAL, false, SINGLE",
        "data?, BINARY, true, SINGLE"
    })
    void shortTypesAreRead(String text, PropertyType type, boolean nullable, CollectionType collection)
            throws Exception {
        assertThat(property("\"" + text + "\""))
                .isEqualTo(new Property("p", type, nullable, collection, Optional.empty()));
    }

    @Test
    void longTypesAreRead() throws Exception {
        assertThat(property("{\"type\": \"list\", \"objectType\": \"int\"}"))
                .isEqualTo(new Property("p", PropertyType.INT, false, CollectionType.LIST, Optional.empty()));
        assertThat(property("{\"type\": \"dictionary\", \"objectType\": \"T\"}"))
                .isEqualTo(new Property("p", PropertyType.LINK, true, CollectionType.DICTIONARY, Optional.of("T")));
        assertThat(property("{\"type\": \"int\", \"mapTo\": \"stored\"}").name()).isEqualTo("stored");
        assertThat(property("\"T\""))
                .isEqualTo(new Property("p", PropertyType.LINK, true, CollectionType.SINGLE, Optional.of("T")));
    }

    @Test
    void inverseRelationshipsAreLeftOut() throws Exception {
        ObjectSchema user = ClientModel.parse(USER).find("User").orElseThrow();

        assertThat(user.properties().keySet()).containsExactly("name", "birthday", "friends", "home");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "[1]",
                "[{}]",
                "[{\"name\": \"T\", \"properties\": {}}]",
                "[{\"name\": \"T\", \"embedded\": true, \"primaryKey\": \"_id\", \"properties\": {\"_id\": \"int\"}}]",
                "[{\"name\": \"T\", \"primaryKey\": \"_id\", \"properties\": {\"_id\": \"bool\"}}]",
                "[{\"name\": \"T\", \"primaryKey\": \"_id\", \"properties\": {\"_id\": \"int\", \"p\": {}}}]"
            })
    void whatIsNoModelIsSaid(String json) {
        assertThatThrownBy(() -> ClientModel.parse(json)).isInstanceOf(ClientModel.BadModelException.class);
    }

    @Test
    void modelThatTheSchemaWasMadeOfFits() throws Exception {
        assertThat(ModelCheck.of(schema(), ClientModel.parse(USER)).fitsStrictMode()).isTrue();
    }

    @Test
    void differencesAreFoundOneByOne() throws Exception {
        RealmSchema model = ClientModel.parse(
                """
                [{"name": "User", "primaryKey": "_id", "properties": {
                   "_id": "objectId", "name": "string", "birthday": "date?", "nick": "string?"}},
                 {"name": "Team", "primaryKey": "_id", "properties": {"_id": "int", "nullable": "int?[]"}}]
                """);

        assertThat(ModelCheck.of(schema(), model).findings())
                .extracting(Finding::className, Finding::property, Finding::developmentMode)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("User", "birthday", Outcome.REPLACES),
                        org.assertj.core.groups.Tuple.tuple("User", "nick", Outcome.EXTENDS),
                        org.assertj.core.groups.Tuple.tuple("Team", "", Outcome.EXTENDS),
                        org.assertj.core.groups.Tuple.tuple("Team", "nullable", Outcome.REFUSED));
    }

    private static AppSchema schema() throws Exception {
        Evolution evolution = AppSchema.empty("app")
                .evolve(SchemaInstructions.of(ClientModel.parse(USER)), EvolutionMode.DEVELOPMENT);
        return ((Evolution.Extended) evolution).next();
    }

    private static Property property(String type) throws Exception {
        RealmSchema model = ClientModel.parse("[{\"name\": \"T\", \"primaryKey\": \"_id\", \"properties\": {\"_id\": \"int\", \"p\": "
                + type + "}}]");
        return model.find("T").orElseThrow().properties().values().iterator().next();
    }
}
