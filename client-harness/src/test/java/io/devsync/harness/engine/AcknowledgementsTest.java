package io.devsync.harness.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.PrimaryKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** UPLOADs without changes among those with changes; newer ones take the place of older ones that still wait. */
class AcknowledgementsTest extends EngineTest {

    private static final int ROUNDS = 300;
    private static final RealmSchema DOGS = RealmSchema.EMPTY.with(new ObjectSchema(
            "Dog", new ClassKind.TopLevel(new ClassKind.PrimaryKeyProperty("_id", PrimaryKey.Type.INT, false)), Map.of()));

    @Test
    void acknowledgementNeverOvertakesChangesThatWereSentBeforeIt() throws Exception {
        RawSession writer = subscribed();
        RawSession reader = subscribed();
        List<PrimaryKey> written = new ArrayList<>();

        for (int i = 0; i < ROUNDS; i++) {
            PrimaryKey key = new PrimaryKey.IntKey(i);
            writer.acknowledge();
            writer.upload(500 + i, new Instruction.CreateObject("Dog", key));
            // Says that the device has sent the change: taken up first, the change would count as a known one.
            writer.acknowledge();
            written.add(key);
        }
        writer.settle();

        assertThat(created(reader)).containsExactlyElementsOf(written);
    }

    private RawSession subscribed() throws InterruptedException {
        RawSession device = RawSession.fresh(world.engine(), 14);
        device.declare(DOGS);
        device.subscribe("{\"Dog\":\"(TRUEPREDICATE)\"}");
        return device;
    }

    private static List<PrimaryKey> created(RawSession device) throws InterruptedException {
        List<PrimaryKey> keys = new ArrayList<>();
        for (ServerMessage message : device.settle()) {
            if (message instanceof ServerMessage.Download download) {
                for (Instruction instruction : RawSession.instructions(download)) {
                    if (instruction instanceof Instruction.CreateObject create) {
                        keys.add(create.key());
                    }
                }
            }
        }
        return keys;
    }
}
