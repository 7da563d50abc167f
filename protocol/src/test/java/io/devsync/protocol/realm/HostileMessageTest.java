package io.devsync.protocol.realm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.devsync.protocol.message.SyncError.Code;
import io.devsync.protocol.message.SyncMode;
import io.devsync.protocol.realm.BadMessageException.Fault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages that no real client sends: each has its error, and none costs more memory than its limit. */
class HostileMessageTest {

    private final RealmWire wire = new RealmWire(SubProtocol.of(SyncMode.FLEXIBLE, 14), WireLimits.DEFAULT);

    @ParameterizedTest
    @CsvSource({
        "'', BAD_SYNTAX",
        "'\n', BAD_SYNTAX",
        "' ', BAD_SYNTAX",
        "'mark', BAD_SYNTAX",
        "'mark\n', BAD_SYNTAX",
        "'mark 1 2', BAD_SYNTAX",
        "'mark 1\n', BAD_SYNTAX",
        "'mark 1 2 3\n', BAD_SYNTAX",
        "'mark 1 2\n3', BAD_SYNTAX",
        "'mark 1 -2\n', BAD_SYNTAX",
        "'mark 1 9223372036854775808\n', BAD_SYNTAX",
        "'mark 1 99999999999999999999999999999999\n', BAD_SYNTAX",
        "'mark 1 0x2\n', BAD_SYNTAX",
        "'mark 0 2\n', BAD_SESSION_IDENT",
        "'hello 1\n', UNKNOWN_MESSAGE",
        "'state_request 1\n', UNKNOWN_MESSAGE",
        "'MARK 1 2\n', UNKNOWN_MESSAGE",
        "'bind 1 0 0 2 0\n', BAD_SYNTAX",
        "'bind 1 0 0 1 1\n', BAD_SYNTAX",
        "'bind 1 9 0 1 0\n{}', BAD_SYNTAX",
        "'bind 1 2 0 1 0\n[]', BAD_SYNTAX",
        "'bind 1 4 0 1 0\n{} 1', BAD_SYNTAX",
        "'bind 1 19 0 1 0\n{\"sessionReason\":-}', BAD_SYNTAX",
        "'bind 1 21 0 1 0\n{\"schemaVersion\":\"1\"}', BAD_SYNTAX",
        "'query 1 2 3\n{}', BAD_SYNTAX",
        "'json_error 212 2 1\n{}', BAD_SYNTAX",
        "'upload 1 0 10 0 1 0 0\n', BAD_SYNTAX",
        "'upload 1 0 0 5 1 0 0\n', BAD_SYNTAX",
        "'upload 1 0 3 0 1 0 0\nabc', BAD_CHANGESET_HEADER_SYNTAX",
        "'upload 1 0 12 0 1 0 0\n1 0 0 7 0 0 ', BAD_CHANGESET_HEADER_SYNTAX",
        "'upload 1 0 10 0 1 0 0\n1 0 0 0 5 ', BAD_CHANGESET_SIZE",
        "'upload 1 0 28 0 1 0 0\n1 0 0 0 9223372036854775807 ', BAD_CHANGESET_SIZE",
        "'upload 1 1 10 3 1 0 0\nabc', BAD_DECOMPRESSION",
        "'upload 1 1 0 0 1 0 0\n', BAD_DECOMPRESSION",
    })
    void malformedMessageHasTheErrorOfItsKind(String message, Code code) {
        Fault fault = faultOf(bytes(message));

        // The announced size is wrong by intent in some of them, which is the same kind of error.
        assertThat(((Fault.OfConnection) fault).error().code()).isEqualTo(code);
        assertThat(((Fault.OfConnection) fault).error().tryAgain()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "bind 1 99999999 0 1 0",
        "bind 1 0 9223372036854775807 1 0",
        "query 1 2 9223372036854775807",
        "ident 1 2 3 0 0 0 0 1 4194305",
        "upload 1 0 9223372036854775807 0 1 0 0",
        "upload 1 1 17000000 9 1 0 0",
        "json_error 212 9999999 1",
        "test_command 1 2 9999999",
    })
    void absurdSizeIsTooBigBeforeAnythingIsReserved(String head) {
        assertThat(faultOf(bytes(head + "\n123456789"))).isInstanceOf(Fault.TooBig.class);
    }

    @Test
    void messageBeyondTheLimitIsTooBig() {
        WireLimits limits = new WireLimits(100, 100, 10, 10, 10, 10);

        assertThat(faultOf(new RealmWire(SubProtocol.of(SyncMode.FLEXIBLE, 14), limits), new byte[101]))
                .isInstanceOf(Fault.TooBig.class);
    }

    @Test
    void invalidUtf8IsASyntaxError() {
        byte[] message = bytes("query 1 2 4\n{\"x\"");
        message[message.length - 2] = (byte) 0xff;

        assertThat(codeOf(message)).isEqualTo(Code.BAD_SYNTAX);
    }

    @Test
    void decompressionBombIsRefusedByItsDeclaredSize() throws IOException {
        byte[] bomb = zlib(new byte[20_000_000], Deflater.BEST_COMPRESSION);

        assertThat(faultOf(upload(20_000_000, bomb))).isInstanceOf(Fault.TooBig.class);
    }

    @Test
    void bombThatDeclaresLessIsRefusedAfterThatMuch() throws IOException {
        byte[] bomb = zlib(new byte[20_000_000], Deflater.BEST_COMPRESSION);

        assertThat(codeOf(upload(1000, bomb))).isEqualTo(Code.BAD_DECOMPRESSION);
    }

    @Test
    void declaredSizeThatNoStreamOfThatLengthCanHoldIsRefused() throws IOException {
        assertThat(codeOf(upload(16_000_000, zlib(new byte[100], 6)))).isEqualTo(Code.BAD_DECOMPRESSION);
    }

    @Test
    void streamMustHoldExactlyWhatIsDeclared() throws IOException {
        byte[] stream = zlib(bytes("1 0 0 0 0 2 0 0 0 0 "), 6);

        assertThat(codeOf(upload(19, stream))).isEqualTo(Code.BAD_DECOMPRESSION);
        assertThat(codeOf(upload(21, stream))).isEqualTo(Code.BAD_DECOMPRESSION);
    }

    @Test
    void streamWithWrongChecksumOrBytesBehindItIsRefused() throws IOException {
        byte[] stream = zlib(bytes("1 0 0 0 0 "), 6);
        byte[] damaged = stream.clone();
        damaged[damaged.length - 1] ^= 1;
        byte[] longer = Arrays.copyOf(stream, stream.length + 1);

        assertThat(codeOf(upload(10, damaged))).isEqualTo(Code.BAD_DECOMPRESSION);
        assertThat(codeOf(upload(10, longer))).isEqualTo(Code.BAD_DECOMPRESSION);
    }

    @Test
    void rawDeflateWithoutZlibHeaderIsRefused() {
        Deflater deflater = new Deflater(6, true);
        deflater.setInput(bytes("1 0 0 0 0 "));
        deflater.finish();
        byte[] raw = new byte[100];
        int size = deflater.deflate(raw);
        deflater.end();

        assertThat(codeOf(upload(10, Arrays.copyOf(raw, size)))).isEqualTo(Code.BAD_DECOMPRESSION);
    }

    @Test
    void moreChangesetsThanAnyClientSendsAreTooMany() {
        byte[] body = bytes("1 0 0 0 0 ".repeat(WireLimits.DEFAULT.changesetsMax() + 1));
        byte[] head = bytes("upload 1 0 " + body.length + " 0 1 0 0\n");

        assertThat(faultOf(concat(head, body))).isInstanceOf(Fault.TooBig.class);
    }

    @Test
    void badChangesetSpoilsItsSessionOnly() {
        Fault fault = faultOf(bytes("upload 5 0 12 0 1 0 0\n1 0 0 0 2 \u0007\u0007"));

        assertThat(fault).isInstanceOf(Fault.OfSession.class);
        assertThat(((Fault.OfSession) fault).session()).isEqualTo(5);
        assertThat(((Fault.OfSession) fault).error().code()).isEqualTo(Code.BAD_CHANGESET);
    }

    @Test
    void queryOnAPartitionBasedConnectionIsUnknown() {
        RealmWire partitionBased = new RealmWire(SubProtocol.of(SyncMode.PARTITION_BASED, 14), WireLimits.DEFAULT);

        Fault fault = faultOf(partitionBased, bytes("query 1 1 2\n{}"));

        assertThat(((Fault.OfConnection) fault).error().code()).isEqualTo(Code.UNKNOWN_MESSAGE);
    }

    @Test
    void readingEffortOfACompressedUploadIsWhatItUnfoldsTo() {
        assertThat(RealmWire.readingEffort(bytes("upload 1 1 5000000 3 1 0 0\nabc"))).isEqualTo(5_000_000);
        assertThat(RealmWire.readingEffort(bytes("mark 1 2\n"))).isEqualTo(9);
        assertThat(RealmWire.readingEffort(bytes("upload x"))).isEqualTo(8);
    }

    private static byte[] upload(int uncompressedSize, byte[] stream) {
        return concat(bytes("upload 1 1 " + uncompressedSize + " " + stream.length + " 1 0 0\n"), stream);
    }

    private static byte[] zlib(byte[] content, int level) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(level);
        try (DeflaterOutputStream stream = new DeflaterOutputStream(out, deflater)) {
            stream.write(content);
        } finally {
            deflater.end();
        }
        return out.toByteArray();
    }

    private static byte[] concat(byte[] head, byte[] body) {
        byte[] message = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, message, head.length, body.length);
        return message;
    }

    private Code codeOf(byte[] message) {
        return ((Fault.OfConnection) faultOf(message)).error().code();
    }

    private Fault faultOf(byte[] message) {
        return faultOf(wire, message);
    }

    private static Fault faultOf(RealmWire wire, byte[] message) {
        BadMessageException refused =
                catchThrowableOfType(BadMessageException.class, () -> wire.decodeClientMessage(message));
        assertThat(refused).as("refusal of %s bytes", message.length).isNotNull();
        return refused.fault();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
