package io.devsync.protocol.realm;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.ServerMessage;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CapturedMessagesTest {

    @Test
    void capturesHoldMessagesOfEveryKind() throws IOException {
        List<CapturedMessages.Captured> all = CapturedMessages.all();

        assertThat(all).hasSizeGreaterThan(1000);
        assertThat(all.stream().map(message -> (message.fromClient() ? "<" : ">") + message.head().split(" ")[0]))
                .contains("<bind", "<ident", "<query", "<upload", "<mark", "<unbind", "<ping")
                .contains(">ident", ">download", ">mark", ">unbound", ">json_error", ">pong");
    }

    @ParameterizedTest
    @MethodSource("fromClients")
    void clientMessageIsReadAndWrittenBackTheSame(CapturedMessages.Captured captured) throws Exception {
        RealmWire wire = new RealmWire(captured.protocol(), WireLimits.DEFAULT);

        ClientMessage message = wire.decodeClientMessage(captured.bytes());

        byte[] again = wire.encode(message);
        assertThat(wire.decodeClientMessage(again)).isEqualTo(message);
        // Changesets may be written with their strings in another order, and compressed to another size.
        if (!(message instanceof ClientMessage.Upload upload && !upload.changesets().isEmpty())) {
            assertThat(HexFormat.of().formatHex(again)).isEqualTo(HexFormat.of().formatHex(captured.bytes()));
        }
    }

    @ParameterizedTest
    @MethodSource("fromServer")
    void serverMessageThatClientsTookIsReadAndSurvivesWriting(CapturedMessages.Captured captured) throws Exception {
        RealmWire wire = new RealmWire(captured.protocol(), WireLimits.DEFAULT);

        ServerMessage message = wire.decodeServerMessage(captured.bytes());

        assertThat(wire.decodeServerMessage(wire.encode(message).orElseThrow().toBytes())).isEqualTo(message);
    }

    static Stream<CapturedMessages.Captured> fromClients() throws IOException {
        return CapturedMessages.all().stream().filter(CapturedMessages.Captured::fromClient);
    }

    static Stream<CapturedMessages.Captured> fromServer() throws IOException {
        return CapturedMessages.all().stream().filter(captured -> !captured.fromClient());
    }
}
