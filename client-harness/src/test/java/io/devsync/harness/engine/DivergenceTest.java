package io.devsync.harness.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.message.SyncError.Action;
import io.devsync.protocol.message.SyncError.Code;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A device that has another history than the server is found out, told what was found, and starts over. */
class DivergenceTest extends EngineTest {

    private static final PrimaryKey ONE = new PrimaryKey.IntKey(1);
    private static final RealmSchema DOGS = RealmSchema.EMPTY.with(new ObjectSchema(
            "Dog",
            new ClassKind.TopLevel(new ClassKind.PrimaryKeyProperty("_id", PrimaryKey.Type.INT, false)),
            Map.of("toys", new Property("toys", PropertyType.INT, false, CollectionType.LIST, Optional.empty()))));

    @Test
    void editOfAListOfAnotherSizeMeetsAnothersEdit() throws Exception {
        RawSession device = deviceWithDog();
        long base = device.cursor().serverVersion();
        RawSession other = subscribed();
        other.upload(500, insert(0, 0));
        other.settle();
        device.settle();

        device.upload(base, 600, List.of(insert(2, 2)));

        assertThat(found(device.nextError(), "merge", 1)).contains("prior sizes differ");
    }

    @Test
    void editOfAListOfAnotherSizeDoesNotFit() throws Exception {
        RawSession device = deviceWithDog();

        device.upload(500, insert(4, 4));

        assertThat(found(device.nextError(), "fit", 1)).contains("prior size 4 (expected: 0)");
    }

    @Test
    void editOfAnObjectThatNeverWas() throws Exception {
        RawSession device = deviceWithDog();

        device.upload(500, new Instruction.ArrayInsert(
                "Dog", new PrimaryKey.IntKey(9), "toys", Path.ofIndex(0), new Scalar.Int(1), 0));

        assertThat(found(device.nextError(), "fit", 1)).contains("the object does not exist");
    }

    @Test
    void sameVersionWithAnotherChange() throws Exception {
        RawSession device = deviceWithDog();
        RawSession copy = device.again(world.engine(), 14);
        long version = copy.upload(500, insert(0, 0));
        copy.settle();

        RawSession older = device.again(world.engine(), 14);
        assertThat(older.upload(501, insert(0, 0))).isEqualTo(version);

        assertThat(found(older.nextError(), "reused-version", 1)).contains("client version " + version + " made at 501");
    }

    @Test
    void sameChangeSentAgainIsNone() throws Exception {
        RawSession device = deviceWithDog();
        RawSession copy = device.again(world.engine(), 14);
        copy.upload(500, insert(0, 0));
        copy.settle();

        RawSession again = device.again(world.engine(), 14);
        again.upload(500, insert(0, 0));
        again.settle();

        assertThat(world.divergences("reused-version")).isZero();
    }

    @Test
    void deviceThatCouldNotIntegrateADownload() throws Exception {
        RawSession device = deviceWithDog();

        device.report("Invalid prior_size");

        assertThat(found(device.nextError(), "download", 1)).contains("(ERROR)").contains("Invalid prior_size (112)");
    }

    @Test
    void changesetThatIsWrongInItselfIsNone() throws Exception {
        RawSession device = deviceWithDog();

        device.upload(500, new Instruction.ArrayInsert("Dog", ONE, "toys", Path.ofIndex(0), new Scalar.Str("x"), 0));

        assertThat(device.nextError().code()).isEqualTo(Code.BAD_CHANGESET);
        assertThat(world.divergences("fit")).isZero();
    }

    private String found(SyncError error, String tag, double count) {
        assertThat(error.code()).isEqualTo(Code.DIVERGING_HISTORIES);
        assertThat(error.action()).isEqualTo(Action.CLIENT_RESET);
        assertThat(error.message()).startsWith("Diverging histories (");
        assertThat(world.divergences(tag)).isEqualTo(count);
        return error.message();
    }

    private RawSession deviceWithDog() throws InterruptedException {
        RawSession device = subscribed();
        device.upload(400, new Instruction.CreateObject("Dog", ONE));
        device.settle();
        return device;
    }

    private RawSession subscribed() throws InterruptedException {
        RawSession device = RawSession.fresh(world.engine(), 14);
        device.declare(DOGS);
        device.subscribe("{\"Dog\":\"(TRUEPREDICATE)\"}");
        return device;
    }

    private static Instruction insert(int index, int priorSize) {
        return new Instruction.ArrayInsert("Dog", ONE, "toys", Path.ofIndex(index), new Scalar.Int(index), priorSize);
    }
}
