package io.devsync.server.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.changeset.BadChangesetException;
import io.devsync.protocol.changeset.ChangesetCodec;
import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Instruction.ObjectInstruction;
import io.devsync.protocol.changeset.Instruction.SchemaInstruction;
import io.devsync.protocol.object.InstructionApplier;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.object.StateEquality;
import io.devsync.server.document.Conversion;
import io.devsync.server.document.DocumentCodec;
import io.devsync.server.document.ExactValues;
import io.devsync.server.query.BadQueryException;
import io.devsync.server.query.SubscriptionSet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.junit.jupiter.api.Test;

/** What the classes and the objects of a real device become (captures/README.md): schema, document, update, query. */
class CapturedModelTest {

    @Test
    void declarationsBecomeSchemas() throws Exception {
        AppSchema schema = schema();

        List<BsonDocument> documents = AppServicesSchema.write(schema);

        assertThat(documents.getFirst().getDocument("schema")).isEqualTo(BsonDocument.parse("""
                {bsonType: 'object', title: 'Everything',
                 required: ['_id', 'i', 'b', 's', 'bin', 'ts', 'f', 'd', 'dec', 'oid', 'uuid'],
                 properties: {
                   _id: {bsonType: 'string'},
                   b: {bsonType: 'bool'},
                   bin: {bsonType: 'binData'},
                   d: {bsonType: 'double'},
                   dec: {bsonType: 'decimal'},
                   demb: {bsonType: 'object', additionalProperties: {bsonType: 'object', title: 'Emb',
                          required: ['street'], properties: {street: {bsonType: 'string'}, zip: {bsonType: 'long'}}}},
                   dm: {bsonType: 'object', additionalProperties: {bsonType: 'mixed'}},
                   ds: {bsonType: 'object', additionalProperties: {bsonType: 'string'}},
                   dtask: {bsonType: 'object', additionalProperties: {bsonType: 'objectId'}},
                   emb: {bsonType: 'object', title: 'Emb',
                         required: ['street'], properties: {street: {bsonType: 'string'}, zip: {bsonType: 'long'}}},
                   embs: {bsonType: 'array', items: {bsonType: 'object', title: 'Emb',
                          required: ['street'], properties: {street: {bsonType: 'string'}, zip: {bsonType: 'long'}}}},
                   f: {bsonType: 'float'},
                   i: {bsonType: 'long'},
                   li: {bsonType: 'array', items: {bsonType: 'long'}},
                   lm: {bsonType: 'array', items: {bsonType: 'mixed'}},
                   ls: {bsonType: 'array', items: {bsonType: 'string'}},
                   mixed: {bsonType: 'mixed'},
                   oid: {bsonType: 'objectId'},
                   optS: {bsonType: 'string'},
                   s: {bsonType: 'string'},
                   si: {bsonType: 'array', items: {bsonType: 'long'}, uniqueItems: true},
                   stask: {bsonType: 'array', items: {bsonType: 'objectId'}, uniqueItems: true},
                   task: {bsonType: 'objectId'},
                   tasks: {bsonType: 'array', items: {bsonType: 'objectId'}},
                   ts: {bsonType: 'date'},
                   uuid: {bsonType: 'uuid'}}}"""));
        assertThat(documents.getFirst().getDocument("relationships").keySet())
                .containsExactly("dtask", "stask", "task", "tasks");
    }

    @Test
    void generatedSchemaIsWhatTheDeviceDeclared() throws Exception {
        AppSchema schema = schema();

        AppSchema read = AppServicesSchema.read(
                        AppSchema.empty("shop"), AppServicesSchema.write(schema), Set.of())
                .schema();

        assertThat(read.realm()).isEqualTo(schema.realm());
        assertThat(read.evolve(declarations(), EvolutionMode.STRICT)).isEqualTo(new Evolution.Unchanged());
    }

    @Test
    void objectBecomesADocument() throws Exception {
        AppSchema schema = schema();
        ObjectState object = everything(schema);
        DocumentCodec codec = new DocumentCodec(schema, false);

        BsonDocument document = codec.toDocument(schema.realm(), object);

        assertThat(document).isEqualTo(BsonDocument.parse("""
                {_id: 'e1', i: {$numberLong: '-5000000000'}, b: true, s: 'h\u00e9llo \ud83d\ude00',
                 bin: {$binary: {base64: 'AAEC/w==', subType: '00'}}, ts: {$date: {$numberLong: '1714979289123'}},
                 f: 1.5, d: -2.25, dec: {$numberDecimal: '-123.4500'}, oid: {$oid: '90b8aef4891ee75151073b9d'},
                 uuid: {$uuid: '4efe003e-ed24-4bce-b819-4a17342712e3'}, mixed: 'mixed string', optS: null,
                 task: {$oid: '90b8aef4891ee75151073b9d'}, emb: {street: 'Main St', zip: {$numberLong: '12345'}},
                 li: [{$numberLong: '20'}, {$numberLong: '0'}], ls: ['a'], si: [{$numberLong: '4'}], ds: {k2: 'v2'},
                 dm: {n: 1.25}, lm: [null, {$uuid: '4efe003e-ed24-4bce-b819-4a17342712e3'}, ['nested'],
                 {nk: {$numberLong: '9'}}], tasks: [{$oid: '90b8aef4891ee75151073b9d'}], embs: [{street: 'Second'}],
                 dtask: {t: {$oid: '90b8aef4891ee75151073b9d'}}, demb: {home: {street: 'Third'}},
                 stask: [{$oid: '90b8aef4891ee75151073b9d'}]}"""));
        Conversion conversion = codec.fromDocument(
                schema.realm(), "Everything", new RawBsonDocument(document, new BsonDocumentCodec()));
        BsonDocument sidecar = ExactValues.of(schema.realm(), object).orElseThrow();
        assertThat(sidecar.getArray("exact")).hasSize(1);
        ObjectState restored =
                ExactValues.restore(schema.realm(), ((Conversion.Fits) conversion).object(), sidecar);
        assertThat(StateEquality.same(schema.realm(), restored, object)).isTrue();
    }

    @Test
    void editsBecomeASmallUpdate() throws Exception {
        AppSchema schema = schema();
        ObjectState before = everything(schema);
        ObjectState after = InstructionApplier.apply(
                        schema.realm(), Optional.of(before), objectInstructions("everything-clear.hex"))
                .orElseThrow();

        BsonDocument update = new DocumentCodec(schema, false)
                .update(schema.realm(), before, after)
                .toBson();

        assertThat(update).isEqualTo(BsonDocument.parse(
                "{$set: {li: [], si: [], ds: {}, emb: null, task: null, mixed: {}, embs: []}}"));
    }

    @Test
    void objectMatchesQueriesOnItsFields() throws Exception {
        AppSchema schema = schema();
        ObjectState object = everything(schema);
        String query = "(_id == 'e1' and i < 0 and f == 1.5 and dec == -123.45 and ts > T1714979289:123456788 and"
                + " bin == B64\\\"AAEC/w==\\\" and optS == NULL and 20 IN li and"
                + " ANY si == 4 and task == oid(90b8aef4891ee75151073b9d) and mixed BEGINSWITH[c] 'MIXED')";

        assertThat(matches(schema, object, query)).isTrue();
        assertThat(matches(schema, object, "!" + query)).isFalse();
    }

    private static boolean matches(AppSchema schema, ObjectState object, String query) throws BadQueryException {
        SubscriptionSet set = SubscriptionSet.parse("{\"Everything\": \"" + query + "\"}", schema.realm());
        return set.matches("Everything", name -> name.equals("_id")
                ? object.id().key().toScalar()
                : Optional.ofNullable(object.properties().get(name)).orElseThrow());
    }

    private static AppSchema schema() throws IOException, BadChangesetException {
        Evolution evolution = AppSchema.empty("shop").evolve(declarations(), EvolutionMode.DEVELOPMENT);
        assertThat(evolution).isInstanceOf(Evolution.Extended.class);
        return ((Evolution.Extended) evolution).next();
    }

    private static List<SchemaInstruction> declarations() throws IOException, BadChangesetException {
        return instructions("everything-schema.hex").stream()
                .map(SchemaInstruction.class::cast)
                .toList();
    }

    private static ObjectState everything(AppSchema schema) throws IOException, BadChangesetException {
        return InstructionApplier.apply(schema.realm(), Optional.empty(), objectInstructions("everything-object.hex"))
                .orElseThrow();
    }

    private static List<ObjectInstruction> objectInstructions(String file) throws IOException, BadChangesetException {
        return instructions(file).stream()
                .filter(instruction -> instruction.className().equals("Everything"))
                .map(ObjectInstruction.class::cast)
                .toList();
    }

    private static List<Instruction> instructions(String file) throws IOException, BadChangesetException {
        try (InputStream in = CapturedModelTest.class.getResourceAsStream("/captures/" + file)) {
            String hex = new String(in.readAllBytes(), StandardCharsets.US_ASCII).replaceAll("\\s", "");
            return ChangesetCodec.decode(HexFormat.of().parseHex(hex)).instructions();
        }
    }
}
