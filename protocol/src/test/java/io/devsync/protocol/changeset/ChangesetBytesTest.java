package io.devsync.protocol.changeset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.devsync.protocol.changeset.Instruction.AddColumn;
import io.devsync.protocol.changeset.Instruction.AddInteger;
import io.devsync.protocol.changeset.Instruction.AddTable;
import io.devsync.protocol.changeset.Instruction.ArrayErase;
import io.devsync.protocol.changeset.Instruction.ArrayInsert;
import io.devsync.protocol.changeset.Instruction.ArrayMove;
import io.devsync.protocol.changeset.Instruction.Clear;
import io.devsync.protocol.changeset.Instruction.CreateObject;
import io.devsync.protocol.changeset.Instruction.EraseColumn;
import io.devsync.protocol.changeset.Instruction.EraseObject;
import io.devsync.protocol.changeset.Instruction.EraseTable;
import io.devsync.protocol.changeset.Instruction.SetErase;
import io.devsync.protocol.changeset.Instruction.SetInsert;
import io.devsync.protocol.changeset.Instruction.Update;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.value.Payload;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bytes of the format, one by one (spec changeset-format, wire-captures §4). */
class ChangesetBytesTest {

    /** Interns Dog, a, k and sets property a (1) of Dog (0) with key 7. */
    private static final String DOG_A_K = "3f0003446f67 3f010161 3f02016b ";

    private static final String A_OF_DOG_7 = "00 01 07 01 ";
    private static final PrimaryKey SEVEN = new PrimaryKey.IntKey(7);

    @Test
    void workedExampleDecodes() throws Exception {
        String bytes = "3f0003446f67 3f01035f6964 000000010100 3f0203616765 060002010000 02000107 0400010702000103 00";

        assertThat(decode(bytes)).containsExactlyElementsOf(workedExample());
    }

    @Test
    void workedExampleEncodesWithItsStringsFirst() {
        String bytes = "3f0003446f67 3f01035f6964 3f0203616765 000000010100 060002010000 02000107 0400010702000103 00";

        assertThat(ChangesetCodec.encode(workedExample()).bytes()).isEqualTo(hex(bytes));
    }

    private static List<Instruction> workedExample() {
        return List.of(
                new AddTable(
                        "Dog",
                        new ClassKind.TopLevel(
                                new ClassKind.PrimaryKeyProperty("_id", PrimaryKey.Type.INT, false))),
                new AddColumn("Dog", single("age", PropertyType.INT, false)),
                new CreateObject("Dog", SEVEN),
                new Update("Dog", SEVEN, "age", Path.ROOT, new Scalar.Int(3), false, 0));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 00", "1, 01", "63, 3f", "64, c000", "127, ff00", "128, 8001", "8191, ff3f", "8192, 80c000",
        "2147483647, ffffffff07", "9223372036854775807, ffffffffffffffffff00", "-1, 40", "-2, 41", "-64, 7f",
        "-65, c040", "-8192, ff7f", "-8193, 80c040", "-2147483648, ffffffff47",
        "-9223372036854775808, ffffffffffffffffff40", "12345, b9e000", "-5000000000, ffe397d052"
    })
    void integersAreLittleEndianGroupsWithTheSignInTheLastByte(long value, String bytes) throws Exception {
        List<Instruction> add = List.of(new AddInteger("Dog", SEVEN, "a", Path.ROOT, value));

        String whole = "3f0003446f67 3f010161 05 " + A_OF_DOG_7 + "00" + bytes;

        assertThat(decode(whole)).isEqualTo(add);
        assertThat(ChangesetCodec.encode(add).bytes()).isEqualTo(hex(whole));
    }

    @ParameterizedTest
    @CsvSource({"ffffffffffffffffff01", "ffffffffffffffffffff00", "ffffffffffffffffff41", "80", "''"})
    void integersBeyond64BitsOrCutOffAreBad(String bytes) {
        assertBad("3f0003446f67 3f010161 05 " + A_OF_DOG_7 + "00" + bytes);
    }

    @Test
    void everyPayloadHasItsBytes() throws Exception {
        ObjectId oid = new ObjectId("90b8aef4891ee75151073b9d");
        UUID uuid = UUID.fromString("4efe003e-ed24-4bce-b819-4a17342712e3");

        assertPayload(Scalar.Null.NULL, "00");
        assertPayload(new Scalar.Int(-5_000_000_000L), "01 ffe397d052");
        assertPayload(new Scalar.Bool(true), "02 01");
        assertPayload(new Scalar.Str("héllo 😀"), "03 0b 68c3a96c6c6f20f09f9880");
        assertPayload(new Scalar.Binary(new byte[] {0, 1, 2, -1}), "04 04 000102ff");
        assertPayload(new Scalar.Timestamp(1714979289, 123456789), "05 d983e2b106 959aef3a");
        assertPayload(new Scalar.Timestamp(-1, -999_999_999), "05 40 fe93ebdc43");
        assertPayload(new Scalar.Float(1.5f), "06 0000c03f");
        assertPayload(new Scalar.Double(-2.25), "07 00000000000002c0");
        assertPayload(new Scalar.Decimal(Decimal128.parse("-123.4500")), "08 c4accb00 43 01");
        assertPayload(new Scalar.Decimal(Decimal128.NaN), "08 00 e0cb00 00");
        assertPayload(new Scalar.Link("Dog", new PrimaryKey.ObjectIdKey(oid)), "09 00 0a 90b8aef4891ee75151073b9d");
        assertPayload(new Scalar.Link("Dog", PrimaryKey.NullKey.NULL), "09 00 00");
        assertPayload(new Scalar.ObjectId(oid), "0a 90b8aef4891ee75151073b9d");
        assertPayload(new Scalar.Uuid(uuid), "0b 4efe003eed244bceb8194a17342712e3");
        assertPayload(Payload.Marker.OBJECT_VALUE, "41");
        assertPayload(Payload.Marker.DICTIONARY, "42");
        assertPayload(Payload.Marker.ERASED, "43");
        assertPayload(Payload.Marker.LIST, "44");
        assertPayload(Payload.Marker.SET, "45");
    }

    private static void assertPayload(Payload payload, String bytes) throws BadChangesetException {
        String whole = "3f0003446f67 3f010161 04 " + A_OF_DOG_7 + "00" + bytes + "00";
        List<Instruction> update = List.of(new Update("Dog", SEVEN, "a", Path.ROOT, payload, false, 0));

        assertThat(decode(whole)).isEqualTo(update);
        assertThat(ChangesetCodec.encode(update).bytes()).isEqualTo(hex(whole));
    }

    @Test
    void everyPathInstructionHasItsBytes() throws Exception {
        Path element = Path.ofIndex(1);
        Path key = Path.ofKey("k");
        Scalar three = new Scalar.Int(3);

        assertInstruction(new Update("Dog", SEVEN, "a", Path.ROOT, three, true, 0), "04", "00 0103 01");
        assertInstruction(new Update("Dog", SEVEN, "a", element, three, false, 5), "04", "0101 0103 05");
        assertInstruction(new Update("Dog", SEVEN, "a", key, three, false, 0), "04", "014002 0103 00");
        assertInstruction(new AddInteger("Dog", SEVEN, "a", Path.ROOT, -2), "05", "00 41");
        assertInstruction(new ArrayInsert("Dog", SEVEN, "a", element, three, 1), "08", "0101 0103 01");
        assertInstruction(new ArrayMove("Dog", SEVEN, "a", element, 2, 3), "09", "0101 02 03");
        assertInstruction(new ArrayErase("Dog", SEVEN, "a", element, 3), "0a", "0101 03");
        assertInstruction(new Clear("Dog", SEVEN, "a", Path.ROOT, CollectionType.SINGLE), "0b", "00 00");
        assertInstruction(new Clear("Dog", SEVEN, "a", Path.ROOT, CollectionType.LIST), "0b", "00 01");
        assertInstruction(new Clear("Dog", SEVEN, "a", element, CollectionType.DICTIONARY), "0b", "0101 02");
        assertInstruction(new Clear("Dog", SEVEN, "a", Path.ROOT, CollectionType.SET), "0b", "00 03");
        assertInstruction(new SetInsert("Dog", SEVEN, "a", Path.ROOT, three), "0c", "00 0103");
        assertInstruction(new SetErase("Dog", SEVEN, "a", Path.ROOT, three), "0d", "00 0103");
        assertInstruction(
                new ArrayInsert("Dog", SEVEN, "a", key.thenIndex(0).thenIndex(64), Payload.Marker.LIST, 64),
                "08",
                "03400200c000 44 c000");
    }

    private static void assertInstruction(Instruction instruction, String code, String operands) throws Exception {
        assertThat(decode(DOG_A_K + code + A_OF_DOG_7 + operands)).containsExactly(instruction);
        byte[] encoded = ChangesetCodec.encode(List.of(instruction)).bytes();
        assertThat(HexFormat.of().formatHex(encoded)).endsWith((code + A_OF_DOG_7 + operands).replace(" ", ""));
    }

    @Test
    void everySchemaInstructionHasItsBytes() throws Exception {
        ClassKind.PrimaryKeyProperty key = new ClassKind.PrimaryKeyProperty("b", PrimaryKey.Type.OBJECT_ID, true);

        assertSchema(new AddTable("A", new ClassKind.TopLevel(key)), "00 00 00 01 0a 01");
        assertSchema(new AddTable("A", new ClassKind.Embedded()), "00 00 01");
        assertSchema(new AddTable("A", new ClassKind.Asymmetric(key)), "00 00 02 01 0a 01");
        assertSchema(new EraseTable("A"), "01 00");
        assertSchema(new EraseColumn("A", "b"), "07 00 01");
        assertSchema(new AddColumn("A", single("b", PropertyType.MIXED, true)), "06 00 01 00 01 00");
        assertSchema(column(PropertyType.INT, false, CollectionType.LIST, ""), "06 00 01 01 00 01");
        assertSchema(column(PropertyType.UUID, false, CollectionType.DICTIONARY, ""), "06 00 01 0b 00 02 03");
        assertSchema(column(PropertyType.LINK, true, CollectionType.SINGLE, "C"), "06 00 01 09 01 00 02");
        assertSchema(column(PropertyType.LINK, true, CollectionType.DICTIONARY, "C"), "06 00 01 09 01 02 02 03");
        assertSchema(column(PropertyType.LINK, false, CollectionType.SET, "C"), "06 00 01 09 00 03 02");
    }

    private static void assertSchema(Instruction instruction, String bytes) throws Exception {
        assertThat(decode("3f000141 3f010162 3f020143 " + bytes)).containsExactly(instruction);
        assertThat(HexFormat.of().formatHex(ChangesetCodec.encode(List.of(instruction)).bytes()))
                .endsWith(bytes.replace(" ", ""));
    }

    private static AddColumn column(PropertyType type, boolean nullable, CollectionType collection, String target) {
        return new AddColumn(
                "A",
                new Property(
                        "b", type, nullable, collection, Optional.of(target).filter(name -> !name.isEmpty())));
    }

    @Test
    void objectsHaveKeysOfEveryType() throws Exception {
        ObjectId oid = new ObjectId("90b8aef4891ee75151073b9d");

        assertThat(decode("3f0003446f67 3f01026531 02000301 020000 0200 0a90b8aef4891ee75151073b9d 03 00 01 40"))
                .containsExactly(
                        new CreateObject("Dog", new PrimaryKey.StringKey("e1")),
                        new CreateObject("Dog", PrimaryKey.NullKey.NULL),
                        new CreateObject("Dog", new PrimaryKey.ObjectIdKey(oid)),
                        new EraseObject("Dog", new PrimaryKey.IntKey(-1)));
    }

    @Test
    void noInstructionsAreNoBytes() throws Exception {
        assertThat(decode("")).isEmpty();
        assertThat(ChangesetCodec.encode(List.of()).bytes()).isEmpty();
    }

    @Test
    void rangeIsReadAndNothingAroundIt() throws Exception {
        byte[] bytes = hex("ffff 3f0003446f67 02000107 ffff");

        assertThat(ChangesetCodec.decode(bytes, 2, bytes.length - 4).instructions())
                .containsExactly(new CreateObject("Dog", SEVEN));
    }

    @Test
    void replacementCharacterIsAnOrdinaryCharacter() throws Exception {
        assertPayload(new Scalar.Str("a\uFFFDb"), "03 05 61efbfbd62");
    }

    @Test
    void textsSayWhereAndWhat() {
        assertThatThrownBy(() -> decode("3f0003446f67 02000107 0e"))
                .isInstanceOf(BadChangesetException.class)
                .hasMessage("changeset byte 10: unknown instruction 14 (expected: 0 to 13, or 63)");
        assertThatThrownBy(() -> decode("3f0003446f67 0200 40 00 00"))
                .hasMessageContaining("changeset byte 8")
                .hasMessageContaining("Give its class a primary key");
        assertThatThrownBy(() -> decode("3f000141 3f010162 3f0200 06 00 01 09 01 00 02"))
                .hasMessageContaining("link property \"b\" without a target class");
    }

    @ParameterizedTest
    @CsvSource({
        "undefined string,                3f000141 02 01 0107",
        "definition out of order,         3f010141",
        "same string twice,               3f000141 3f010141",
        "string that is not UTF-8,        3f0002c328",
        "string longer than the rest,     3f000441",
        "string of 2^62 bytes,            3f00ffffffffffffffff3f",
        "negative length,                 3f0040",
        "GlobalKey as key,                3f000141 02 00 40 00 00",
        "float as key,                    3f000141 02 00 06 00000000",
        "table type 3,                    3f000141 00 00 03",
        "class without a primary key,     3f000141 3f0100 00 00 00 01 40 00",
        "primary key of type bool,        3f000141 00 00 00 00 02 00",
        "path of 2^31-1 elements,         3f000141 05 00 01 07 00 ffffffff07 00",
        "path of 257 elements,            3f000141 05 00 01 07 00 818200",
        "index beyond 32 bits,            3f000141 05 00 01 07 00 01 ffffffffff00 00",
        "prior size beyond 31 bits,       3f000141 08 00 01 07 00 0100 00 80808080c800",
        "ArrayInsert without an index,    3f000141 08 00 01 07 00 00 00 00",
        "ArrayMove without an index,      3f000141 09 00 01 07 00 00 00 00",
        "ArrayErase without an index,     3f000141 0a 00 01 07 00 00 00",
        "set of lists,                    3f000141 0c 00 01 07 00 00 44",
        "GlobalKey as value,              3f000141 04 00 01 07 00 00 40 00",
        "unknown payload,                 3f000141 04 00 01 07 00 00 0c 00",
        "collection type 4,               3f000141 0b 00 01 07 00 00 04",
        "property of type ObjectValue,    3f000141 06 00 00 41 00 00",
        "dictionary with int keys,        3f000141 06 00 00 01 00 02 01",
        "timestamp of mixed signs,        3f000141 04 00 01 07 00 00 05 01 40 00",
        "timestamp of a full second,      3f000141 04 00 01 07 00 00 05 01 8094ebdc03 00",
        "decimal of 120 bits,             3f000141 04 00 01 07 00 00 08 ffffffffffffffffffffffffffffffff7f 00 00 00",
        "decimal with exponent 10208,     3f000141 04 00 01 07 00 00 08 01 e0cf00 00 00",
        "cut in an ObjectId,              3f000141 02 00 0a 0102",
        "cut in a UUID,                   3f000141 02 00 0b 0102",
        "cut in a double,                 3f000141 04 00 01 07 00 00 07 00",
        "unknown instruction,             7f",
    })
    void malformedBytesAreBad(String what, String bytes) {
        assertBad(bytes);
    }

    /** 200 keys of 100,000 characters each: the message must not hold them all. */
    @Test
    void textAboutAbsurdPathIsShort() {
        String name = "61".repeat(100_000);
        String path = "c801" + "4000".repeat(200);

        assertThatThrownBy(() -> decode("3f00 a08d06" + name + "08 00 0107 00" + path + "00 00"))
                .isInstanceOf(BadChangesetException.class)
                .hasMessageContaining("expected: a list index at its end")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1000));
    }

    private static void assertBad(String bytes) {
        assertThatThrownBy(() -> decode(bytes))
                .isInstanceOf(BadChangesetException.class)
                .hasMessageStartingWith("changeset byte ");
    }

    private static List<Instruction> decode(String hex) throws BadChangesetException {
        return ChangesetCodec.decode(hex(hex)).instructions();
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    private static Property single(String name, PropertyType type, boolean nullable) {
        return new Property(name, type, nullable, CollectionType.SINGLE, Optional.empty());
    }
}
