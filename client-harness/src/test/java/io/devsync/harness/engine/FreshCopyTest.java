package io.devsync.harness.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Instruction.SchemaInstruction;
import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * After a client reset a device before protocol 14 goes on with a new file from where another file of its own got a fresh
 * copy (realm-core 13 client_reset.cpp): nothing that happens after that is withheld from it.
 */
class FreshCopyTest extends EngineTest {

    private static final int BEFORE_14 = 10;
    private static final PrimaryKey ONE = new PrimaryKey.IntKey(1);
    private static final PrimaryKey TWO = new PrimaryKey.IntKey(2);
    private static final int LARGE_CHANGES = 300;
    private static final RealmSchema DOGS = RealmSchema.EMPTY.with(top("Dog"));

    @Test
    void hearsWhatOthersDoBeforeItsFirstUpload() throws Exception {
        RawSession other = subscribed();
        other.upload(400, new Instruction.CreateObject("Dog", ONE));
        other.settle();
        RawSession device = freshCopy().withAnotherFile(world.engine(), BEFORE_14);
        device.settle();

        other.upload(500, new Instruction.EraseObject("Dog", ONE));
        other.settle();
        device.upload(600, new Instruction.CreateObject("Dog", TWO));

        assertThat(told(device)).containsExactly(new Instruction.EraseObject("Dog", ONE));
    }

    @Test
    void hearsOfANewClassOnce() throws Exception {
        RawSession other = subscribed();
        RawSession device = freshCopy().withAnotherFile(world.engine(), BEFORE_14);
        device.settle();

        other.declare(DOGS.with(top("Cat")));
        other.settle();
        device.acknowledge();

        assertThat(told(device))
                .hasSize(2)
                .allMatch(instruction -> instruction instanceof SchemaInstruction schema
                        && schema.className().equals("Cat"));
    }

    @Test
    void hearsOfItAfterARestartToo() throws Exception {
        RawSession other = subscribed();
        other.upload(400, new Instruction.CreateObject("Dog", ONE));
        other.settle();
        RawSession device = freshCopy().withAnotherFile(world.engine(), BEFORE_14);
        device.settle();
        world.restart();
        RawSession otherAgain = other.again(world.engine(), BEFORE_14);
        otherAgain.upload(500, new Instruction.EraseObject("Dog", ONE));
        otherAgain.settle();

        RawSession again = device.again(world.engine(), BEFORE_14);

        assertThat(told(again)).containsExactly(new Instruction.EraseObject("Dog", ONE));
    }

    /** A copy may be closed as soon as its device thinks it is complete, also when more is on its way by then. */
    @Test
    void goesOnFromWhatItHasWhenTheCopyIsClosedInTheMiddleOfALongDownload() throws Exception {
        RawSession other = subscribed();
        RawSession copy = freshCopy();
        copy.close();
        for (int i = 0; i < LARGE_CHANGES; i++) {
            other.upload(
                    500 + i,
                    new Instruction.CreateObject("Dog", new PrimaryKey.IntKey(i)),
                    new Instruction.Update(
                            "Dog", new PrimaryKey.IntKey(i), "name", Path.ROOT, new Scalar.Str("x".repeat(4_000)), false, 0));
        }
        other.settle();
        RawSession again = copy.again(world.engine(), BEFORE_14);
        ServerMessage.Download first = again.next(ServerMessage.Download.class);
        again.close();

        RawSession device = again.withAnotherFile(world.engine(), BEFORE_14);

        Set<PrimaryKey> dogs = new HashSet<>();
        List<Instruction> all = new ArrayList<>(RawSession.instructions(first));
        all.addAll(told(device));
        all.forEach(instruction -> {
            if (instruction instanceof Instruction.CreateObject create) {
                dogs.add(create.key());
            }
        });
        assertThat(first.download().serverVersion()).isLessThan(device.cursor().serverVersion());
        assertThat(dogs).hasSize(LARGE_CHANGES);
    }

    private static List<Instruction> told(RawSession device) throws InterruptedException {
        return device.settle().stream()
                .filter(ServerMessage.Download.class::isInstance)
                .flatMap(message -> RawSession.instructions((ServerMessage.Download) message).stream())
                .toList();
    }

    private RawSession subscribed() throws InterruptedException {
        RawSession device = RawSession.fresh(world.engine(), BEFORE_14);
        device.declare(DOGS);
        device.subscribe("{\"Dog\":\"(TRUEPREDICATE)\"}");
        return device;
    }

    /** As a client gets it: it says nothing itself. */
    private RawSession freshCopy() throws InterruptedException {
        RawSession copy = RawSession.fresh(world.engine(), BEFORE_14);
        copy.subscribe("{\"Dog\":\"(TRUEPREDICATE)\"}");
        return copy;
    }

    private static ObjectSchema top(String className) {
        return new ObjectSchema(
                className,
                new ClassKind.TopLevel(new ClassKind.PrimaryKeyProperty("_id", PrimaryKey.Type.INT, false)),
                Map.of("name", new Property("name", PropertyType.STRING, true, CollectionType.SINGLE, Optional.empty())));
    }
}
