package io.devsync.protocol.realm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.devsync.protocol.changeset.EncodedChangeset;
import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.DownloadCursor;
import io.devsync.protocol.message.DownloadedChangeset;
import io.devsync.protocol.message.EncodedMessage;
import io.devsync.protocol.message.FileIdent;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.message.ServerMessage.BatchState;
import io.devsync.protocol.message.ServerMessage.Delivery;
import io.devsync.protocol.message.ServerVersion;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.message.SyncError.Action;
import io.devsync.protocol.message.SyncError.Code;
import io.devsync.protocol.message.SyncMode;
import io.devsync.protocol.message.UploadCursor;
import io.devsync.protocol.value.PrimaryKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The exact bytes of messages, by version (spec wire-protocol §1.4, §3, §4; wire-captures §3, §5). */
class RealmWireTest {

    private static final EncodedChangeset CHANGESET = new EncodedChangeset("bytes".getBytes(StandardCharsets.US_ASCII));

    @ParameterizedTest
    @CsvSource({
        "FLEXIBLE, 14, 'bind 1 65 0 1 0\n{\"migratedPartition\":\"\\\"p\\\"\",\"schemaVersion\":3,\"sessionReason\":1}'",
        "FLEXIBLE, 10, 'bind 1 47 0 1 0\n{\"migratedPartition\":\"\\\"p\\\"\",\"sessionReason\":1}'",
        "FLEXIBLE, 9, 'bind 1 29 0 1 0\n{\"migratedPartition\":\"\\\"p\\\"\"}'",
        "FLEXIBLE, 7, 'bind 1 0 0 1 0\n'",
        "PARTITION_BASED, 14, 'bind 1 3 0 1 0\n\"p\"'",
    })
    void bindSaysWhatTheVersionKnows(SyncMode mode, int version, String expected) {
        ClientMessage.Bind bind = new ClientMessage.Bind(1, true, Optional.of("\"p\""), true, 3, Optional.of("\"p\""));

        assertThat(text(wire(mode, version).encode(bind))).isEqualTo(expected);
    }

    @Test
    void bindOfOldClientHasATokenThatIsPassedOver() throws Exception {
        ClientMessage bind = decode(SyncMode.PARTITION_BASED, "bind 2 2 5 0 0\n\"\"token");

        assertThat(bind)
                .isEqualTo(new ClientMessage.Bind(2, false, Optional.of("\"\""), false, 0, Optional.empty()));
    }

    @Test
    void bindIgnoresKeysOfLaterVersions() throws Exception {
        ClientMessage bind = decode(SyncMode.FLEXIBLE, "bind 2 32 0 1 0\n{\"later\":[1],\"schemaVersion\":18}");

        assertThat(bind).isEqualTo(new ClientMessage.Bind(2, true, Optional.empty(), false, 18, Optional.empty()));
    }

    @Test
    void timestampOfAClockBefore2015CountsAsTheLatest() throws Exception {
        ClientMessage upload = decode(SyncMode.FLEXIBLE, "upload 1 0 29 0 5 1 1\n2 0 18446744073709551615 0 0 ");

        assertThat(((ClientMessage.Upload) upload).changesets().getFirst().originTimestamp()).isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @CsvSource({
        "14, MORE_TO_COME, 0.25, 0 0.25", "14, LAST_IN_BATCH, 1, 1 1", "14, STEADY_STATE, 1, 2 1",
        "13, MORE_TO_COME, 0.12345, 0 0.1235", "13, LAST_IN_BATCH, 0.0001, 1 0.0001", "12, STEADY_STATE, 1, 1 1",
        "11, MORE_TO_COME, 0.5, 0 0", "11, STEADY_STATE, 1, 1 0", "2, LAST_IN_BATCH, 0.99999, 1 0"
    })
    void downloadHasTheBatchStateAndProgressOfTheVersion(int version, BatchState state, double progress, String tokens) {
        ServerMessage download = download(new Delivery.Flexible(7, state, progress));

        assertThat(text(wire(SyncMode.FLEXIBLE, version).encode(download).orElseThrow().toBytes()))
                .isEqualTo("download 3 9 4 10 -4711 5 8 7 " + tokens + " 0 18 0\n9 4 77 1 5 5 bytes");
    }

    @Test
    void partitionBasedDownloadSaysHowManyBytesAreToCome() {
        ServerMessage download = download(new Delivery.PartitionBased(12345));

        assertThat(text(wire(SyncMode.PARTITION_BASED, 14).encode(download).orElseThrow().toBytes()))
                .isEqualTo("download 3 9 4 10 -4711 5 8 12345 0 18 0\n9 4 77 1 5 5 bytes");
    }

    @Test
    void largeBodyIsCompressedAsAZlibStream() throws Exception {
        byte[] changeset = new byte[5000];
        Arrays.fill(changeset, (byte) 'x');
        ServerMessage.Download download = new ServerMessage.Download(
                1,
                new DownloadCursor(9, 4),
                new ServerVersion(9, 1),
                new UploadCursor(5, 8),
                new Delivery.PartitionBased(0),
                List.of(new DownloadedChangeset(9, 4, 77, 1, new EncodedChangeset(changeset))));
        RealmWire wire = wire(SyncMode.PARTITION_BASED, 14);

        byte[] bytes = wire.encode(download).orElseThrow().toBytes();

        String[] head = text(bytes).split("\n")[0].split(" ");
        int headLength = String.join(" ", head).length() + 1;
        assertThat(head[9]).isEqualTo("1");
        assertThat(head[10]).isEqualTo("5019");
        assertThat(Integer.parseInt(head[11])).isEqualTo(bytes.length - headLength).isLessThan(200);
        assertThat(bytes[headLength]).isEqualTo((byte) 0x78);
        assertThat(wire.decodeServerMessage(bytes)).isEqualTo(download);
    }

    @Test
    void largeChangesetsAreSentAsTheyAreAmongSmallOnes() throws Exception {
        EncodedChangeset large = new EncodedChangeset(new byte[5000]);
        EncodedChangeset small = new EncodedChangeset(new byte[] {'?'});
        ServerMessage.Download download = new ServerMessage.Download(
                1,
                new DownloadCursor(9, 4),
                new ServerVersion(9, 1),
                new UploadCursor(5, 8),
                new Delivery.PartitionBased(0),
                List.of(
                        new DownloadedChangeset(5, 4, 77, 1, small),
                        new DownloadedChangeset(6, 4, 77, 1, large),
                        new DownloadedChangeset(7, 4, 77, 1, large),
                        new DownloadedChangeset(8, 4, 77, 1, small),
                        new DownloadedChangeset(9, 4, 77, 1, small)));
        SubProtocol protocol = SubProtocol.of(SyncMode.PARTITION_BASED, 14);
        RealmWire wire = new RealmWire(protocol, WireLimits.DEFAULT, false);

        EncodedMessage encoded = wire.encode(download).orElseThrow();

        assertThat(encoded.parts().stream().filter(part -> part == large.bytes())).hasSize(2);
        assertThat(encoded.parts()).hasSize(5);
        assertThat(encoded.toBytes()).hasSize(encoded.size());
        assertThat(wire.decodeServerMessage(encoded.toBytes())).isEqualTo(download);
    }

    @Test
    void errorHasAllFieldsThatClientsInsistOn() {
        SyncError error = SyncError.of(Code.BAD_CLIENT_FILE_IDENT, Action.CLIENT_RESET, "who are you?");

        assertThat(encoded(14, new ServerMessage.SessionError(2, error)))
                .isEqualTo("json_error 208 134 2\n{\"message\":\"who are you?\",\"tryAgain\":false,"
                        + "\"isRecoveryModeDisabled\":false,\"shouldClientReset\":true,\"logURL\":\"\","
                        + "\"action\":\"ClientReset\"}");
    }

    @Test
    void compensatingWriteNamesTheObjectsAndTheVersionThatUndoesThem() {
        SyncError error = new SyncError(
                Code.COMPENSATING_WRITE,
                Action.WARNING,
                "undone",
                "",
                Optional.empty(),
                Optional.of(new SyncError.Rejection(
                        18,
                        Optional.of(4L),
                        List.of(new SyncError.RejectedUpdate(
                                "Task",
                                new PrimaryKey.ObjectIdKey(new ObjectId("0a464b661edcbbb4b4cb8776")),
                                "not allowed")))),
                false);

        assertThat(encoded(14, new ServerMessage.SessionError(1, error)))
                .endsWith("\"rejectedUpdates\":[{\"reason\":\"not allowed\",\"table\":\"Task\","
                        + "\"pk\":\"CgpGS2Ye3Lu0tMuHdg==\"}],"
                        + "\"rejectedClientVersion\":18,\"compensatingWriteServerVersion\":4}");
    }

    @Test
    void keysAreEncodedAsInChangesetsButNeverInterned() {
        assertThat(RejectedKey.encode(PrimaryKey.NullKey.NULL)).isEqualTo(base64(0x00));
        assertThat(RejectedKey.encode(new PrimaryKey.IntKey(12345))).isEqualTo(base64(0x01, 0xb9, 0xe0, 0x00));
        assertThat(RejectedKey.encode(new PrimaryKey.IntKey(-4))).isEqualTo(base64(0x01, 0x43));
        assertThat(RejectedKey.encode(new PrimaryKey.StringKey("\u20ac")))
                .isEqualTo(base64(0x03, 0x03, 0xe2, 0x82, 0xac));
        assertThat(RejectedKey.encode(new PrimaryKey.UuidKey(new UUID(1, 2))))
                .isEqualTo(base64(0x0b, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2));
    }

    private static String base64(int... bytes) {
        byte[] copy = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            copy[i] = (byte) bytes[i];
        }
        return Base64.getEncoder().encodeToString(copy);
    }

    @Test
    void moveToFlexibleSyncCarriesTheQuery() {
        SyncError error = SyncError.migrateToFlexible("_partition == \"x\"", "moved");

        assertThat(encoded(9, new ServerMessage.SessionError(1, error)))
                .startsWith("json_error 232 ")
                .contains("\"action\":\"MigrateToFLX\"", "\"partitionQuery\":\"_partition == \\\"x\\\"\"");
    }

    @ParameterizedTest
    @CsvSource({
        "3, CLIENT_FILE_EXPIRED, CLIENT_RESET, 'error 222 4 0 1\ntext'",
        "3, BAD_CHANGESET, CLIENT_RESET, 'error 208 4 0 1\ntext'",
        "3, PERMISSION_DENIED, APPLICATION_BUG, 'error 201 4 0 1\ntext'",
        "3, INVALID_SCHEMA_CHANGE, APPLICATION_BUG, 'error 201 4 0 1\ntext'",
        "2, INITIAL_SYNC_NOT_COMPLETED, TRANSIENT, 'error 200 4 1 1\ntext'",
        "4, SERVER_PERMISSIONS_CHANGED, CLIENT_RESET, 'json_error 228 '",
        "9, BAD_SCHEMA_VERSION, APPLICATION_BUG, 'json_error 201 '",
        "11, BAD_SCHEMA_VERSION, APPLICATION_BUG, 'json_error 235 '",
    })
    void olderClientsGetTheNearestCodeThatTheyKnow(int version, Code code, Action action, String start) {
        assertThat(encoded(version, new ServerMessage.SessionError(1, SyncError.of(code, action, "text"))))
                .startsWith(start);
    }

    @Test
    void newsThatAnOlderClientHasNoWordsForAreLeftOut() {
        SyncError changed = SyncError.schemaVersionChanged(1, "new version");

        assertThat(wire(SyncMode.FLEXIBLE, 10).encode(new ServerMessage.SessionError(1, changed))).isEmpty();
        assertThat(wire(SyncMode.FLEXIBLE, 9).encode(new ServerMessage.LogMessage(1, "", "info", "hello"))).isEmpty();
        assertThat(encoded(10, new ServerMessage.LogMessage(0, "c1", "info", "hello")))
                .isEqualTo("log_message 0 43\n{\"co_id\":\"c1\",\"level\":\"info\",\"msg\":\"hello\"}");
    }

    @Test
    void writeNotAllowedLosesItsListBeforeProtocol11() {
        SyncError error = new SyncError(
                Code.WRITE_NOT_ALLOWED,
                Action.CLIENT_RESET,
                "no",
                "",
                Optional.empty(),
                Optional.of(new SyncError.Rejection(3, Optional.empty(), List.of())),
                false);

        assertThat(encoded(10, new ServerMessage.SessionError(1, error))).doesNotContain("rejectedUpdates");
        assertThat(encoded(11, new ServerMessage.SessionError(1, error))).contains("rejectedUpdates");
    }

    @Test
    void otherMessagesAreAsInTheCaptures() {
        assertThat(encoded(14, new ServerMessage.Ident(1, new FileIdent(103, 6485333721155800455L))))
                .isEqualTo("ident 1 103 6485333721155800455\n");
        assertThat(encoded(14, new ServerMessage.Mark(1, 2))).isEqualTo("mark 1 2\n");
        assertThat(encoded(14, new ServerMessage.Unbound(1))).isEqualTo("unbound 1\n");
        assertThat(encoded(14, new ServerMessage.Pong(3449017))).isEqualTo("pong 3449017\n");
        assertThat(encoded(14, new ServerMessage.QueryError(1, 2, 300, "unsupported query")))
                .isEqualTo("query_error 300 17 1 2\nunsupported query");
        assertThat(encoded(14, new ServerMessage.TestCommandReply(1, 2, "{}"))).isEqualTo("test_command 1 2 2\n{}");
    }

    @Test
    void textThatIsNoUnicodeIsMadeReadable() throws Exception {
        byte[] bytes = wire(SyncMode.FLEXIBLE, 14)
                .encode(new ServerMessage.SessionError(
                        1, SyncError.of(Code.BAD_QUERY, Action.APPLICATION_BUG, "half \ud83d")))
                .orElseThrow()
                .toBytes();

        ServerMessage read = wire(SyncMode.FLEXIBLE, 14).decodeServerMessage(bytes);
        assertThat(((ServerMessage.SessionError) read).error().message()).isEqualTo("half ?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "json_error 104 2 0\n{}",
                "json_error 202 2 1\n{}",
                "json_error 208 2 1\n{}",
                "json_error 208 85 1\n{\"message\":\"\",\"tryAgain\":false,\"isRecoveryModeDisabled\":false,\"logURL\":\"\"}",
                "mark 1 2 \n",
                "mark 1 2\nx",
                "mark 0 2\n",
                "mark  1 2\n",
                "state 1\n",
                "download 1 1 0 1 4711 0 1 0 3 1 0 0 0\n",
                "download 1 1 0 1 4711 0 1 0 2 1.5 0 0 0\n",
                "download 1 2 0 1 4711 0 1 0 2 1 0 0 0\n",
                "download 1 1 1 1 4711 0 1 0 2 1 0 0 0\n",
                "download 1 1 0 1 4711 0 1 0 1 1 0 12 0\n1 0 0 0 0 0 ",
                "download 1 1 0 1 4711 0 1 0 1 1 0 12 0\n2 0 0 1 0 0 ",
                "download 1 1 0 1 4711 0 1 0 1 1 0 11 0\n1 0 0 1 0 0 ",
                "log_message 1 17\n{\"level\":\"shout\"}",
                "pong -1\n",
                "pong 1"
            })
    void messageThatClientsRefuseIsRefused(String message) {
        assertThatThrownBy(() -> wire(SyncMode.FLEXIBLE, 14).decodeServerMessage(bytes(message)))
                .isInstanceOf(BadMessageException.class);
    }

    private static ServerMessage.Download download(Delivery delivery) {
        return new ServerMessage.Download(
                3,
                new DownloadCursor(9, 4),
                new ServerVersion(10, -4711),
                new UploadCursor(5, 8),
                delivery,
                List.of(new DownloadedChangeset(9, 4, 77, 1, CHANGESET)));
    }

    private static String encoded(int version, ServerMessage message) {
        return text(wire(SyncMode.FLEXIBLE, version).encode(message).orElseThrow().toBytes());
    }

    private static ClientMessage decode(SyncMode mode, String message) throws BadMessageException {
        return wire(mode, 14).decodeClientMessage(bytes(message));
    }

    private static RealmWire wire(SyncMode mode, int version) {
        return new RealmWire(SubProtocol.of(mode, version), WireLimits.DEFAULT);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
