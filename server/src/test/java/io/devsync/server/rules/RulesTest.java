package io.devsync.server.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.Value;
import io.devsync.server.document.Namespace;
import io.devsync.server.query.PropertySource;
import io.devsync.server.query.SubscriptionSet;
import io.devsync.server.rules.RulesException.Code;
import io.devsync.server.schema.AppSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTest {

    private static final String ALL = "\"document_filters\":{\"read\":true,\"write\":true},\"read\":true,\"write\":true";
    private static final ObjectId TEAM = new ObjectId("0123456789abcdef01234567");

    private static final AppSchema SCHEMA = schema();

    @Test
    void firstRoleThatAppliesCounts() throws Exception {
        Rules rules = defaultRoles("{\"name\":\"admin\",\"apply_when\":{\"%%user.custom_data.admin\":true}," + ALL + "}",
                "{\"name\":\"other\",\"apply_when\":{},\"document_filters\":{\"read\":{\"owner\":\"%%user.id\"},\"write\":false},"
                        + "\"read\":true,\"write\":false}");

        assertThat(reads(rules, user("ann", "{\"admin\": true}"), task("bob"))).isTrue();
        assertThat(reads(rules, user("ann", "{\"admin\": false}"), task("bob"))).isFalse();
        assertThat(reads(rules, user("ann", "{}"), task("ann"))).isTrue();
    }

    @Test
    void nothingIsAllowedWhereNoRoleApplies() throws Exception {
        Rules rules = defaultRoles("{\"name\":\"a\",\"apply_when\":{\"%%user.id\":\"ann\"}," + ALL + "}");

        assertThat(reads(rules, user("bob", "{}"), task("bob"))).isFalse();
        assertThat(allows(rules, "bob", Optional.empty(), Optional.of(task("bob")), Set.of())).isFalse();
        assertThat(reads(Rules.NONE, user("bob", "{}"), task("bob"))).isFalse();
    }

    @Test
    void rolesOfACollectionReplaceTheDefaultOnes() throws Exception {
        Rules rules = Rules.parse("{\"default_rule\":{\"roles\":[{\"name\":\"all\"," + ALL + "}]},"
                + "\"rules\":[{\"database\":\"db\",\"collection\":\"Task\",\"roles\":[]}]}");

        assertThat(reads(rules, user("bob", "{}"), task("bob"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"owner\":\"%%user.id\"} | true",
        "{\"owner\":{\"$ne\":\"%%user.id\"}} | false",
        "{\"%%user.id\":\"ann\"} | true",
        "{\"%%user.id\":{\"$in\":[\"bob\",\"eve\"]}} | false",
        "{\"$or\":[{\"owner\":\"x\"},{\"level\":{\"%gte\":3}}]} | true",
        "{\"level\":{\"$gt\":3}} | false",
        "{\"level\":{\"$gt\":1,\"$lt\":4}} | true",
        "{\"level\":{\"$not\":{\"$gt\":1}}} | false",
        "{\"members\":\"%%user.id\"} | true",
        "{\"members\":{\"$all\":[\"ann\",\"zoe\"]}} | true",
        "{\"members\":{\"$size\":2}} | true",
        "{\"members\":{\"$nin\":[\"zoe\"]}} | false",
        "{\"owner\":{\"$in\":\"%%user.custom_data.friends\"}} | true",
        "{\"owner\":{\"$in\":\"%%user.custom_data.enemies\"}} | false",
        "{\"owner\":{\"$ne\":\"%%user.custom_data.enemy\"}} | false",
        "{\"team\":\"%%user.custom_data.team\"} | true",
        "{\"team\":{\"%stringToOid\":\"%%user.custom_data.teamText\"}} | true",
        "{\"team\":\"%%user.custom_data.teamText\"} | false",
        "{\"note\":null} | true",
        "{\"note\":{\"$exists\":false}} | true",
        "{\"owner\":{\"$exists\":true}} | true",
        "{\"owner\":5} | false",
        "{\"%%values.limit\":{\"$gte\":10}} | true",
        "{\"%%environment.tag\":\"testing\"} | true",
        "{\"%%true\":true} | true",
        "{\"$nor\":[{\"owner\":\"ann\"}]} | false",
        "{\"owner\":\"ann\",\"level\":4} | false",
        "{} | true"
    })
    void filtersReadLikeMongoDbQueries(String filter, boolean readable) throws Exception {
        Rules rules = defaultRoles("{\"name\":\"r\",\"document_filters\":{\"read\":" + filter
                + ",\"write\":false},\"read\":true}");

        assertThat(reads(rules, ann(), task("ann"))).isEqualTo(readable);
    }

    @Test
    void whatMayBeWrittenMayBeRead() throws Exception {
        Rules rules = defaultRoles("{\"name\":\"r\",\"document_filters\":{\"read\":false,\"write\":{\"owner\":\"%%user.id\"}},"
                + "\"read\":true,\"write\":true}");

        assertThat(reads(rules, ann(), task("ann"))).isTrue();
        assertThat(reads(rules, ann(), task("bob"))).isFalse();
    }

    @Test
    void whoGivesTheRightToWriteAwayByAWriteMayNot() throws Exception {
        Rules rules = defaultRoles("{\"name\":\"r\",\"document_filters\":{\"read\":true,\"write\":{\"owner\":\"%%user.id\"}},"
                + "\"read\":true,\"write\":true}");

        assertThat(allows(rules, "ann", Optional.of(task("ann")), Optional.of(task("ann")), Set.of("level"))).isTrue();
        assertThat(allows(rules, "ann", Optional.of(task("ann")), Optional.of(task("bob")), Set.of("owner")))
                .isFalse();
    }

    @Test
    void insertAndDeleteAreAllowedOnTheirOwn() throws Exception {
        Rules rules = defaultRoles("{\"name\":\"r\"," + ALL + ",\"insert\":false,\"delete\":{\"level\":{\"$lt\":2}}}");

        assertThat(allows(rules, "ann", Optional.empty(), Optional.of(task("ann")), Set.of())).isFalse();
        assertThat(allows(rules, "ann", Optional.of(task("ann")), Optional.empty(), Set.of())).isFalse();
        assertThat(allows(rules, "ann", Optional.of(task("ann")), Optional.of(task("ann")), Set.of("level"))).isTrue();
    }

    @Test
    void fieldsHavePermissionsOfTheirOwn() throws Exception {
        Rules rules = defaultRoles("{\"name\":\"r\",\"document_filters\":{\"read\":true,\"write\":true},"
                + "\"fields\":{\"owner\":{\"read\":true,\"write\":false},\"level\":{\"write\":true}},"
                + "\"additional_fields\":{\"read\":false,\"write\":false}}");

        ClassPermissions permissions = permissions(rules, ann());
        assertThat(permissions.hiddenFields()).containsExactlyInAnyOrder("members", "team", "note");
        assertThat(allows(rules, "ann", Optional.of(task("ann")), Optional.of(task("ann")), Set.of("level"))).isTrue();
        assertThat(allows(rules, "ann", Optional.of(task("ann")), Optional.of(task("ann")), Set.of("owner"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"name\":\"r\",\"read\":true,\"write\":true}",
        "{\"name\":\"r\",\"document_filters\":{\"read\":true},\"read\":true}",
        "{\"name\":\"r\",\"document_filters\":{\"read\":true,\"write\":true},\"read\":{\"owner\":\"x\"}}",
        "{\"name\":\"r\",\"document_filters\":{\"read\":{\"unknown\":1},\"write\":true},\"read\":true}",
        "{\"name\":\"r\",\"document_filters\":{\"read\":true,\"write\":true},\"read\":true,\"fields\":{\"_id\":{\"read\":true}}}"
    })
    void roleThatSyncCannotUseAllowsNothing(String role) throws Exception {
        Rules rules = defaultRoles(role, "{\"name\":\"other\"," + ALL + "}");

        assertThat(reads(rules, ann(), task("ann"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"name\":\"r\",\"aply_when\":{}} | UNKNOWN_KEY",
        "{\"name\":\"r\",\"apply_when\":{\"owner\":\"x\"}} | BAD_OPERAND",
        "{\"name\":\"r\",\"apply_when\":{\"%%root.owner\":\"x\"}} | UNKNOWN_EXPANSION",
        "{\"name\":\"r\",\"document_filters\":{\"read\":{\"a\":{\"$where\":1}},\"write\":true}} | UNKNOWN_OPERATOR",
        "{\"name\":\"r\",\"document_filters\":{\"read\":{\"a\":{\"b\":1}},\"write\":true}} | BAD_OPERAND",
        "{\"name\":\"r\",\"document_filters\":{\"read\":{\"a\":{\"$in\":1}},\"write\":true}} | BAD_OPERAND",
        "{\"name\":\"r\",\"document_filters\":{\"read\":{\"a\":\"%%prev.a\"},\"write\":true}} | UNKNOWN_EXPANSION",
        "{\"apply_when\":{}} | MALFORMED",
        "7 | MALFORMED"
    })
    void wrongRulesAreRefusedWithACode(String role, Code code) {
        assertThatThrownBy(() -> defaultRoles(role))
                .isInstanceOfSatisfying(
                        RulesException.class, wrong -> assertThat(wrong.code()).isEqualTo(code));
    }

    @Test
    void keptPermissionsAreReadBackEqual() throws Exception {
        Rules rules = Rules.parse("{\"default_rule\":{\"roles\":[{\"name\":\"d\"," + ALL + "}]},"
                + "\"rules\":[{\"database\":\"db\",\"collection\":\"Task\",\"roles\":[{\"name\":\"r\",\"document_filters\":"
                + "{\"read\":{\"owner\":{\"$in\":\"%%user.custom_data.friends\"},\"level\":{\"$not\":{\"$gt\":5}}},"
                + "\"write\":{\"$or\":[{\"owner\":\"%%user.custom_data.odd\"},{\"note\":null}]}},\"read\":true,"
                + "\"fields\":{\"level\":{\"write\":true}}}]},"
                + "{\"database\":\"db\",\"collection\":\"Other\",\"roles\":[]}]}");

        Permissions permissions = rules.permissions(
                user("ann", "{\"friends\":[\"ann\",\"%%user.id\",{\"a\":1}],\"odd\":\"%%values.x\"}"));

        Permissions read = Permissions.parse(permissions.toJson());
        assertThat(read).isEqualTo(permissions);
        assertThat(read.of(SCHEMA, "Task").readable()).isEqualTo(permissions.of(SCHEMA, "Task").readable());
    }

    private static Rules defaultRoles(String... roles) throws RulesException {
        return Rules.parse("{\"default_rule\":{\"roles\":[" + String.join(",", roles) + "]}}");
    }

    private static ClassPermissions permissions(Rules rules, Expansions expansions) {
        return rules.permissions(expansions).of(SCHEMA, "Task");
    }

    private static boolean reads(Rules rules, Expansions expansions, PropertySource object) throws Exception {
        return SubscriptionSet.parse("{\"Task\":\"TRUEPREDICATE\"}", SCHEMA.realm())
                .restrictedTo(SCHEMA.realm(), name -> rules.permissions(expansions).of(SCHEMA, name).readable())
                .matches("Task", object);
    }

    private static boolean allows(
            Rules rules,
            String user,
            Optional<PropertySource> before,
            Optional<PropertySource> after,
            Set<String> changed) {
        return permissions(rules, Expansions.ofUser(user)).allows(before, after, changed);
    }

    private static Expansions ann() {
        return user("ann", "{\"friends\":[\"ann\",\"bob\"],\"team\":{\"$oid\":\"" + TEAM + "\"},\"teamText\":\"" + TEAM + "\"}");
    }

    private static Expansions user(String id, String customData) {
        BsonDocument user = Expansions.ofUser(id).user().append("custom_data", BsonDocument.parse(customData));
        return new Expansions(
                user, BsonDocument.parse("{\"limit\":10}"), BsonDocument.parse("{\"tag\":\"testing\",\"values\":{}}"));
    }

    private static PropertySource task(String owner) {
        Map<String, Value> values = Map.of(
                "owner", new Scalar.Str(owner),
                "level", new Scalar.Int(3),
                "members", new ListValue(List.of(new Scalar.Str("ann"), new Scalar.Str("zoe"))),
                "team", new Scalar.ObjectId(TEAM));
        return name -> values.getOrDefault(name, Scalar.Null.NULL);
    }

    private static AppSchema schema() {
        Map<String, Property> properties = new LinkedHashMap<>();
        add(properties, "owner", PropertyType.STRING, CollectionType.SINGLE);
        add(properties, "level", PropertyType.INT, CollectionType.SINGLE);
        add(properties, "members", PropertyType.STRING, CollectionType.LIST);
        add(properties, "team", PropertyType.OBJECT_ID, CollectionType.SINGLE);
        add(properties, "note", PropertyType.STRING, CollectionType.SINGLE);
        ClassKind kind = new ClassKind.TopLevel(
                new ClassKind.PrimaryKeyProperty("_id", PrimaryKey.Type.OBJECT_ID, false));
        return new AppSchema(
                RealmSchema.EMPTY.with(new ObjectSchema("Task", kind, properties)),
                "mongodb-atlas",
                "db",
                Map.of("Task", new Namespace("db", "Task")),
                Map.of(),
                Map.of(),
                1);
    }

    private static void add(Map<String, Property> properties, String name, PropertyType type, CollectionType of) {
        properties.put(name, new Property(name, type, of == CollectionType.SINGLE, of, Optional.empty()));
    }
}
