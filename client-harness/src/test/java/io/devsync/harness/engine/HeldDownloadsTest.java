package io.devsync.harness.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.PrimaryKey;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What test suites command sessions to hold back (spec wire-protocol §3.10). */
class HeldDownloadsTest extends EngineTest {

    private static final RealmSchema SCHEMA = RealmSchema.EMPTY.with(new ObjectSchema(
            "Dog",
            new ClassKind.TopLevel(new ClassKind.PrimaryKeyProperty("_id", PrimaryKey.Type.INT, false)),
            Map.of()));

    private RawSession writer;
    private RawSession reader;

    @BeforeEach
    void start() throws Exception {
        writer = RawSession.fresh(world.engine(), 14);
        writer.declare(SCHEMA);
        writer.subscribe("{\"Dog\":\"TRUEPREDICATE\"}");
        reader = RawSession.fresh(world.engine(), 14);
        reader.subscribe("{\"Dog\":\"TRUEPREDICATE\"}");
    }

    @Test
    void pausedRouterSendsNoHistoryUntilTheNextSubscriptions() throws Exception {
        reader.command("{\"command\":\"PAUSE_ROUTER_SESSION\"}");
        assertThat(reader.next(ServerMessage.TestCommandReply.class).body()).isEqualTo("{}");

        create(1);
        assertThat(created(reader.settle())).isZero();

        reader.query("{\"Dog\":\"_id > 0\"}");
        assertThat(created(reader.settle())).isEqualTo(1);
        create(2);
        assertThat(created(reader.settle())).isEqualTo(1);
    }

    @Test
    void pausedDownloadBuilderSendsNothingUntilItResumes() throws Exception {
        reader.command("{\"command\":\"PAUSE_DOWNLOAD_BUILDER\"}");
        reader.next(ServerMessage.TestCommandReply.class);

        create(1);
        create(2);
        reader.command("{\"command\":\"RESUME_DOWNLOAD_BUILDER\"}");

        // Nothing came between the two answers, and then both objects at once.
        assertThat(reader.next()).isInstanceOf(ServerMessage.TestCommandReply.class);
        assertThat(created(List.of(reader.next(ServerMessage.Download.class)))).isEqualTo(2);
    }

    @Test
    void unknownCommandIsAnsweredAndDoesNothing() throws Exception {
        reader.command("{\"command\":\"DO_A_HANDSTAND\"}");
        reader.command("no json");

        assertThat(reader.next(ServerMessage.TestCommandReply.class).body()).isEqualTo("{}");
        assertThat(reader.next(ServerMessage.TestCommandReply.class).body()).isEqualTo("{}");
        create(1);
        assertThat(created(reader.settle())).isEqualTo(1);
    }

    private void create(long id) throws Exception {
        writer.upload(0, new Instruction.CreateObject("Dog", new PrimaryKey.IntKey(id)));
        writer.settle();
    }

    private static long created(List<ServerMessage> messages) {
        return messages.stream()
                .filter(ServerMessage.Download.class::isInstance)
                .flatMap(message -> RawSession.instructions((ServerMessage.Download) message).stream())
                .filter(Instruction.CreateObject.class::isInstance)
                .count();
    }
}
