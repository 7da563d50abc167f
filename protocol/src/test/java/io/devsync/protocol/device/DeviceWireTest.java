package io.devsync.protocol.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.Internal.EnumLite;
import com.google.protobuf.ProtocolMessageEnum;
import io.devsync.protocol.changeset.ChangesetCodec;
import io.devsync.protocol.changeset.EncodedChangeset;
import io.devsync.protocol.device.v1.DeviceFrame;
import io.devsync.protocol.device.v1.Error;
import io.devsync.protocol.device.v1.Instruction;
import io.devsync.protocol.device.v1.Key;
import io.devsync.protocol.device.v1.KeyType;
import io.devsync.protocol.device.v1.Marker;
import io.devsync.protocol.device.v1.Null;
import io.devsync.protocol.device.v1.PathElement;
import io.devsync.protocol.device.v1.Place;
import io.devsync.protocol.device.v1.PropertyType;
import io.devsync.protocol.device.v1.ServerFrame;
import io.devsync.protocol.device.v1.UploadedChangeset;
import io.devsync.protocol.device.v1.Value;
import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.DownloadCursor;
import io.devsync.protocol.message.DownloadedChangeset;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.message.ServerVersion;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.message.SyncError.Code;
import io.devsync.protocol.message.SyncMode;
import io.devsync.protocol.message.UploadCursor;
import io.devsync.protocol.realm.BadMessageException;
import io.devsync.protocol.realm.BadMessageException.Fault;
import io.devsync.protocol.realm.UnsendableMessageException;
import io.devsync.protocol.realm.WireLimits;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.value.Payload;
import io.devsync.protocol.value.PrimaryKey;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the open wire says about faults, and that its names are those of the vocabulary. */
class DeviceWireTest {

    private static final DeviceWire WIRE = new DeviceWire(DeviceWire.LIMITS);

    static Stream<Arguments> faultsOfConnections() {
        return Stream.of(
                Arguments.of("no protobuf", new byte[] {(byte) 0xff, 1, 2}, Code.BAD_SYNTAX),
                Arguments.of("nothing", new byte[0], Code.UNKNOWN_MESSAGE),
                Arguments.of("unknown kind of frame", new byte[] {(byte) 0xfa, 1, 0}, Code.UNKNOWN_MESSAGE),
                Arguments.of(
                        "session 0",
                        frame(frame -> frame.getUnbindBuilder().setSession(0)),
                        Code.BAD_SESSION_IDENT),
                Arguments.of(
                        "session beyond 63 bits",
                        frame(frame -> frame.getUnbindBuilder().setSession(-5)),
                        Code.BAD_SESSION_IDENT),
                Arguments.of(
                        "cursor beyond 63 bits",
                        frame(frame -> frame.getIdentBuilder()
                                .setSession(1)
                                .getDownloadBuilder()
                                .setServerVersion(-1)),
                        Code.BAD_SYNTAX),
                Arguments.of(
                        "changeset version beyond 63 bits",
                        frame(frame -> frame.getUploadBuilder()
                                .setSession(1)
                                .addChangesetsBuilder()
                                .setClientVersion(-1)),
                        Code.BAD_CHANGESET_HEADER_SYNTAX),
                Arguments.of("hello without mode", frame(DeviceFrame.Builder::getHelloBuilder), Code.BAD_SYNTAX),
                Arguments.of(
                        "link without a class",
                        hello(hello -> hello.getSchemaBuilder()
                                .addClassesBuilder()
                                .setName("Address")
                                .setKindValue(2)
                                .addPropertiesBuilder()
                                .setName("dog")
                                .setCollectionValue(1)
                                .setType(PropertyType.PROPERTY_TYPE_LINK)),
                        Code.BAD_SYNTAX),
                Arguments.of(
                        "class without its key",
                        hello(hello -> hello.getSchemaBuilder()
                                .addClassesBuilder()
                                .setName("Dog")
                                .setKindValue(1)),
                        Code.BAD_SYNTAX),
                Arguments.of(
                        "class name that no file holds",
                        hello(hello -> hello.getSchemaBuilder()
                                .addClassesBuilder()
                                .setName("d".repeat(58))
                                .setKindValue(2)),
                        Code.BAD_SYNTAX));
    }

    private static byte[] frame(Consumer<DeviceFrame.Builder> content) {
        DeviceFrame.Builder frame = DeviceFrame.newBuilder();
        content.accept(frame);
        return frame.build().toByteArray();
    }

    private static byte[] hello(Consumer<DeviceFrame.Hello.Builder> content) {
        return frame(frame -> content.accept(frame.getHelloBuilder().setModeValue(1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faultsOfConnections")
    void badFrameEndsTheConnectionWithRealmsCode(String what, byte[] message, Code code) {
        BadMessageException refused = refused(message);

        assertThat(refused.fault())
                .isInstanceOfSatisfying(Fault.OfConnection.class, fault -> {
                    assertThat(fault.error().code()).isEqualTo(code);
                    assertThat(fault.error().action()).isEqualTo(SyncError.Action.PROTOCOL_VIOLATION);
                });
    }

    private static BadMessageException refused(byte[] message) {
        return catchThrowableOfType(BadMessageException.class, () -> WIRE.decodeDeviceMessage(message));
    }

    static Stream<Arguments> badInstructions() {
        Key key = Key.newBuilder().setInt(7).build();
        Place place = Place.newBuilder().setKey(key).setProperty("p").build();
        Place element = place.toBuilder().addPath(index(0)).build();
        Value one = Value.newBuilder().setInt(1).build();
        return Stream.of(
                Arguments.of("unknown kind", instruction(add -> {})),
                Arguments.of("object without a key", instruction(add -> add.getCreateObjectBuilder().setClassName("Dog"))),
                Arguments.of(
                        "ObjectId of 11 bytes",
                        instruction(add -> add.getCreateObjectBuilder()
                                .getKeyBuilder()
                                .setObjectId(ByteString.copyFrom(new byte[11])))),
                Arguments.of("list edit without an index", instruction(add -> add.getArrayEraseBuilder().setPlace(place))),
                Arguments.of(
                        "size beyond 31 bits",
                        instruction(add -> add.getArrayEraseBuilder().setPlace(element).setPriorSize(-1))),
                Arguments.of(
                        "default of a list element",
                        instruction(add -> add.getUpdateBuilder()
                                .setPlace(element)
                                .setValue(one)
                                .setIsDefault(true))),
                Arguments.of(
                        "prior size of no list",
                        instruction(add -> add.getUpdateBuilder()
                                .setPlace(place)
                                .setValue(one)
                                .setPriorSize(1))),
                Arguments.of("update without value", instruction(add -> add.getUpdateBuilder().setPlace(place))),
                Arguments.of(
                        "marker as member of a set",
                        instruction(add -> add.getSetInsertBuilder()
                                .setPlace(place)
                                .getValueBuilder()
                                .setMarker(Marker.MARKER_LIST))),
                Arguments.of(
                        "unknown marker",
                        instruction(add -> add.getUpdateBuilder()
                                .setPlace(place)
                                .getValueBuilder()
                                .setMarkerValue(99))),
                Arguments.of("clear of no type", instruction(add -> add.getClearBuilder().setPlace(place))),
                Arguments.of(
                        "nanoseconds of the wrong sign",
                        instruction(add -> add.getUpdateBuilder()
                                .setPlace(place)
                                .getValueBuilder()
                                .getTimestampBuilder()
                                .setSeconds(-1)
                                .setNanoseconds(1))),
                Arguments.of("path of 257 elements", instruction(add -> {
                    Place.Builder deep = add.getUpdateBuilder().setValue(one).getPlaceBuilder().mergeFrom(place);
                    for (int i = 0; i < 257; i++) {
                        deep.addPath(index(i));
                    }
                })));
    }

    private static PathElement index(int index) {
        return PathElement.newBuilder().setIndex(index).build();
    }

    private static Instruction instruction(Consumer<Instruction.Builder> content) {
        Instruction.Builder instruction = Instruction.newBuilder();
        content.accept(instruction);
        return instruction.build();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badInstructions")
    void badInstructionResetsItsSessionOnly(String what, Instruction instruction) {
        UploadedChangeset changeset = UploadedChangeset.newBuilder()
                .setClientVersion(5)
                .addInstructions(instruction)
                .build();

        BadMessageException refused =
                refused(frame(frame -> frame.getUploadBuilder().setSession(3).addChangesets(changeset)));

        assertThat(refused).hasMessageContaining("client version 5: instruction 0: ");
        assertThat(refused.fault()).isInstanceOfSatisfying(Fault.OfSession.class, fault -> {
            assertThat(fault.session()).isEqualTo(3);
            assertThat(fault.error().code()).isEqualTo(Code.BAD_CHANGESET);
        });
    }

    @Test
    void messageBeyondTheLimitIsNotEvenParsed() {
        BadMessageException refused = refused(new byte[DeviceWire.LIMITS.messageBytesMax() + 1]);

        assertThat(refused.fault()).isEqualTo(new Fault.TooBig());
    }

    @Test
    void queryBeyondTheLimitIsTooBig() {
        DeviceWire strict = new DeviceWire(
                new WireLimits(1 << 20, 1 << 20, 10, 10, 10, 10));
        byte[] message = strict.encode(
                new ClientMessage.Query(1, new ClientMessage.QueryVersion(1, "{\"Dog\": \"TRUEPREDICATE\"}")));

        assertThatThrownBy(() -> strict.decodeDeviceMessage(message))
                .isInstanceOfSatisfying(
                        BadMessageException.class,
                        refused -> assertThat(refused.fault()).isEqualTo(new Fault.TooBig()));
    }

    @Test
    void clockBefore2015CountsAsTheFarFuture() throws BadMessageException {
        byte[] message = frame(frame ->
                frame.getUploadBuilder().setSession(1).addChangesetsBuilder().setOriginTimestamp(-1));

        assertThat(WIRE.decodeDeviceMessage(message))
                .extracting(said -> ((ClientMessage.Upload) ((DeviceMessage.Said) said).message()).changesets())
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .singleElement()
                .extracting("originTimestamp")
                .isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void unknownFieldsAreIgnored() throws BadMessageException {
        byte[] unbind = WIRE.encode(new ClientMessage.Unbind(4));
        byte[] newer = Arrays.copyOf(unbind, unbind.length + 3);
        newer[unbind.length] = (byte) 0xf8; // field 31, a varint
        newer[unbind.length + 1] = 1;
        newer[unbind.length + 2] = 7;

        assertThat(WIRE.decodeDeviceMessage(newer)).isEqualTo(new DeviceMessage.Said(new ClientMessage.Unbind(4)));
    }

    @Test
    void downloadOfAnUnreadableChangesetIsNotSent() {
        ServerMessage download = new ServerMessage.Download(
                1,
                new DownloadCursor(1, 0),
                new ServerVersion(1, 1),
                UploadCursor.START,
                new ServerMessage.Delivery.PartitionBased(0),
                List.of(new DownloadedChangeset(1, 0, 0, 1, new EncodedChangeset(new byte[] {0x20}))));

        assertThatThrownBy(() -> WIRE.encode(download))
                .isInstanceOf(UnsendableMessageException.class)
                .hasMessageContaining("server version 1");
    }

    @Test
    void errorCodesOutsideTheProtocolAreRefused() {
        byte[] message = ServerFrame.newBuilder()
                .setConnectionError(Error.newBuilder().setCode(104).setActionValue(1))
                .build()
                .toByteArray();

        assertThatThrownBy(() -> WIRE.decodeServerMessage(message)).hasMessageContaining("error code: 104");
    }

    static Stream<Arguments> enums() {
        return Stream.of(
                Arguments.of("SYNC_MODE_", SyncMode.values(), io.devsync.protocol.device.v1.SyncMode.values()),
                Arguments.of(
                        "BATCH_STATE_",
                        ServerMessage.BatchState.values(),
                        io.devsync.protocol.device.v1.BatchState.values()),
                Arguments.of("MARKER_", Payload.Marker.values(), Marker.values()),
                Arguments.of("KEY_TYPE_", PrimaryKey.Type.values(), KeyType.values()),
                Arguments.of(
                        "PROPERTY_TYPE_",
                        io.devsync.protocol.schema.PropertyType.values(),
                        PropertyType.values()),
                Arguments.of(
                        "COLLECTION_TYPE_",
                        CollectionType.values(),
                        io.devsync.protocol.device.v1.CollectionType.values()),
                Arguments.of("ACTION_", SyncError.Action.values(), Error.Action.values()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("enums")
    void constantsHaveTheNamesOfTheVocabulary(String prefix, Enum<?>[] ours, ProtocolMessageEnum[] theirs) {
        List<String> expected = Arrays.stream(ours)
                .map(constant -> EnumMapping.number(constant) + " " + prefix + constant.name())
                .toList();

        List<String> actual = Arrays.stream(theirs)
                .filter(constant -> !constant.toString().equals("UNRECOGNIZED"))
                .filter(constant -> ((EnumLite) constant).getNumber() > 0)
                .map(constant -> constant.getNumber() + " " + constant)
                .toList();

        assertThat(actual).isEqualTo(expected);
    }

    @Test
    void nullKeyAndNullValueDifferFromNoneAtAll() throws Exception {
        assertThat(ValueMapping.read(Key.newBuilder().setNull(Null.getDefaultInstance()).build()))
                .isEqualTo(PrimaryKey.NullKey.NULL);
        assertThatThrownBy(() -> ValueMapping.read(Key.getDefaultInstance())).hasMessageContaining("missing");
    }

    @Test
    void changesetForManyDevicesIsTheSameInEveryMessage() throws Exception {
        EncodedChangeset shared = ChangesetCodec.encode(List.of(new io.devsync.protocol.changeset.Instruction.CreateObject(
                "Dog", new PrimaryKey.IntKey(1))));
        DeviceWire server = new DeviceWire(DeviceWire.LIMITS);

        for (long session = 1; session <= 3; session++) {
            ServerMessage.Download message = download(session, 10 * session, shared);

            assertThat(WIRE.decodeServerMessage(server.encode(message))).isEqualTo(message);
        }
    }

    @Test
    void moreChangesetsThanAreRememberedAreNotMixedUp() throws Exception {
        DeviceWire server = new DeviceWire(DeviceWire.LIMITS);

        for (long key = 1; key <= 5000; key++) {
            EncodedChangeset changeset =
                    ChangesetCodec.encode(List.of(new io.devsync.protocol.changeset.Instruction.CreateObject(
                            "Dog", new PrimaryKey.IntKey(key))));
            ServerMessage.Download message = download(1, key, changeset, changeset);

            assertThat(WIRE.decodeServerMessage(server.encode(message))).isEqualTo(message);
        }
    }

    private static ServerMessage.Download download(long session, long version, EncodedChangeset... changesets) {
        return new ServerMessage.Download(
                session,
                new DownloadCursor(version, 0),
                new ServerVersion(version, 7),
                UploadCursor.START,
                new ServerMessage.Delivery.Flexible(1, ServerMessage.BatchState.STEADY_STATE, 1),
                Arrays.stream(changesets)
                        .map(changeset -> new DownloadedChangeset(version, 0, 5 * version, 1, changeset))
                        .toList());
    }
}
