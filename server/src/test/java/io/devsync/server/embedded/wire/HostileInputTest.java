package io.devsync.server.embedded.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.server.embedded.Durability;
import io.devsync.server.embedded.EmbeddedDataSource;
import io.devsync.server.embedded.EmbeddedOptions;
import io.devsync.server.embedded.bson.BsonEncoder;
import io.devsync.server.embedded.bson.ByteWriter;
import io.devsync.server.embedded.bson.RawBson;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.bson.BsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostileInputTest {

    @TempDir
    private Path folder;
    private EmbeddedDataSource source;

    @BeforeEach
    void start() {
        source = EmbeddedDataSource.start(EmbeddedOptions.in(folder).withDurability(Durability.WRITTEN));
    }

    @AfterEach
    void stop() {
        source.close();
    }

    private static byte[] message(int length, int opCode, byte[] content) {
        ByteWriter out = new ByteWriter(64);
        out.writeInt32(length);
        out.writeInt32(1);
        out.writeInt32(0);
        out.writeInt32(opCode);
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] opMsg(int flags, byte[] sections) {
        ByteWriter out = new ByteWriter(64);
        out.writeInt32(flags);
        out.writeBytes(sections);
        byte[] content = out.toByteArray();
        return message(16 + content.length, 2013, content);
    }

    private static byte[] body(String json) {
        ByteWriter out = new ByteWriter(64);
        out.writeByte(0);
        BsonEncoder.writeDocument(out, BsonDocument.parse(json));
        return out.toByteArray();
    }

    private static byte[] ping() {
        return opMsg(0, body("{ping: 1, $db: 'admin'}"));
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), source.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** Whether the server closed the connection without an answer. */
    private boolean closes(byte[] bytes) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(bytes);
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketException reset) {
            return true;
        }
    }

    private static int answerLength(InputStream in) throws IOException {
        byte[] header = in.readNBytes(16);
        return header.length < 16 ? -1 : in.readNBytes(RawBson.int32(header, 0) - 16).length;
    }

    @Test
    void malformedMessageClosesItsConnectionAndNoOther() throws IOException {
        try (Socket wellBehaved = connect()) {
            assertThat(closes(message(17, 2013, new byte[1]))).isTrue();
            assertThat(closes(message(Integer.MAX_VALUE, 2013, new byte[0]))).isTrue();
            assertThat(closes(message(-5, 2013, new byte[0]))).isTrue();
            assertThat(closes(message(16, 9999, new byte[0]))).isTrue();
            assertThat(closes(message(16 + 9, 2012, new byte[9]))).isTrue();
            assertThat(closes(opMsg(1 << 5, body("{ping: 1}")))).isTrue();
            assertThat(closes(opMsg(0, new byte[] {7, 5, 0, 0, 0, 0}))).isTrue();
            assertThat(closes(opMsg(0, new byte[] {0, 100, 0, 0, 0, 0}))).isTrue();

            wellBehaved.getOutputStream().write(ping());
            assertThat(answerLength(wellBehaved.getInputStream())).isPositive();
        }
    }

    @Test
    void announcedLengthCostsNothingUntilItArrives() throws IOException {
        Socket[] sockets = new Socket[64];
        for (int i = 0; i < sockets.length; i++) {
            sockets[i] = connect();
            // 64 times 48 MB announced is more than this JVM has.
            sockets[i].getOutputStream().write(message(Limits.MESSAGE_BYTES, 2013, new byte[100]));
        }

        try (Socket wellBehaved = connect()) {
            wellBehaved.getOutputStream().write(ping());
            assertThat(answerLength(wellBehaved.getInputStream())).isPositive();
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void deepNestingIsRefused() throws IOException {
        ByteWriter deep = new ByteWriter(4096);
        deep.writeByte(0);
        int levels = 5_000;
        int[] starts = new int[levels];
        for (int i = 0; i < levels; i++) {
            starts[i] = deep.reserveInt32();
            deep.writeByte(3);
            deep.writeCString("a");
        }
        deep.writeInt32(5);
        deep.writeByte(0);
        for (int i = levels - 1; i >= 0; i--) {
            deep.writeByte(0);
            deep.patchLength(starts[i]);
        }

        assertThat(closes(opMsg(0, deep.toByteArray()))).isTrue();
    }

    @Test
    void wrongChecksumIsRefusedAndARightOneAccepted() throws IOException {
        byte[] unsigned = opMsg(1, body("{ping: 1, $db: 'admin'}"));
        ByteWriter signed = new ByteWriter(128);
        signed.writeBytes(unsigned);
        signed.writeInt32(0);
        signed.putInt32(0, unsigned.length + 4);
        byte[] message = signed.toByteArray();
        assertThat(closes(message)).isTrue();

        java.util.zip.CRC32C checksum = new java.util.zip.CRC32C();
        checksum.update(message, 0, message.length - 4);
        RawBson.putInt32(message, message.length - 4, (int) checksum.getValue());
        try (Socket socket = connect()) {
            socket.getOutputStream().write(message);
            assertThat(answerLength(socket.getInputStream())).isPositive();
        }
    }

    @Test
    void unacknowledgedWriteGetsNoAnswerAndTheNextCommandDoes() throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(opMsg(2, body("{insert: 'c', documents: [{_id: 1}], $db: 'db', writeConcern: {w: 0}}")));
            socket.getOutputStream().write(opMsg(0, body("{count: 'c', $db: 'db'}")));

            byte[] header = socket.getInputStream().readNBytes(16);
            byte[] reply = socket.getInputStream().readNBytes(RawBson.int32(header, 0) - 16);
            assertThat(io.devsync.server.embedded.bson.BsonDecoder.document(reply, 5).getNumber("n").intValue()).isEqualTo(1);
        }
    }

    /** Whatever the bytes are, the parser answers with a request or with the one exception that closes the connection. */
    @Property(tries = 2_000)
    void anyBytesAreARequestOrMalformed(@ForAll byte[] content, @ForAll boolean msg) {
        byte[] message = message(16 + content.length, msg ? 2013 : 2004, content);
        try {
            assertThat(MessageParser.parse(message).body()).isNotEmpty();
        } catch (MalformedMessage malformed) {
            assertThat(malformed.getMessage()).isNotBlank();
        }
    }

    /** Flips one byte of a good message: the usual way to meet every branch. */
    @Property(tries = 2_000)
    void anyDamagedMessageIsARequestOrMalformed(@ForAll int position, @ForAll byte value) {
        byte[] message = opMsg(0, body("{insert: 'c', documents: [{_id: 1, a: [1, 'x', {b: null}], d: {$date: 0}}], r: /a/i, $db: 'db'}"));
        message[16 + Math.floorMod(position, message.length - 16)] = value;
        try {
            assertThat(MessageParser.parse(message)).isNotNull();
        } catch (MalformedMessage malformed) {
            assertThat(malformed.getMessage()).isNotBlank();
        }
    }
}
