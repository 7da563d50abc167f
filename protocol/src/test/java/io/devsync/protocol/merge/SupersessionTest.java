package io.devsync.protocol.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.value.Payload;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SupersessionTest {

    private static final PrimaryKey KEY = new PrimaryKey.IntKey(1);

    private final Supersession supersession = new Supersession(RandomEdits.SCHEMA);

    @Property(tries = 2000)
    void devicesThatAreNotToldWhatIsVoidConvergeWithTheServer(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 5) int devices,
            @ForAll @IntRange(min = 1, max = 3) int objects,
            @ForAll @IntRange(min = 5, max = 120) int steps,
            @ForAll boolean skewedClocks)
            throws MergeException {
        Random random = new Random(seed);
        List<String> edited = List.of("int", "text", "counter", "link", "list", "set", "dict", "emb", "embs", "embdict");
        SyncedPeers peers = peers(random, devices, objects, edited, skewedClocks);
        peers.leaveOutVoid();

        for (int i = 0; i < steps; i++) {
            peers.step();
        }
        peers.settle();

        for (SyncedPeers.Device device : peers.devices) {
            assertThat(device.store).as("device %d", device.ident).isEqualTo(peers.serverStore);
        }
    }

    /** What is left of a stretch when a device was cut off may be sent in full: that has to fit what the device has by then. */
    @Property(tries = 500)
    void deviceThatIsCutOffInBetweenCanTakeInTheRest(@ForAll long seed) throws MergeException {
        Random random = new Random(seed);
        SyncedPeers peers = peers(random, 2, 2, List.of("int", "counter"), false);
        peers.leaveOutVoid();
        SyncedPeers.Device busy = peers.devices.getFirst();
        SyncedPeers.Device away = peers.devices.getLast();
        for (int i = 0; i < 40; i++) {
            busy.record(1 + random.nextInt(3));
        }
        busy.upload(40);

        for (int i = 0; i < 10; i++) {
            away.download(1 + random.nextInt(8));
        }
        peers.settle();

        assertThat(away.store).isEqualTo(peers.serverStore);
    }

    @Example
    void deviceThatWasAwayForLongGetsTheLastValues() throws MergeException {
        Random random = new Random(1);
        SyncedPeers peers = peers(random, 2, 2, List.of("int", "text"), false);
        peers.leaveOutVoid();
        SyncedPeers.Device busy = peers.devices.getFirst();
        for (int i = 0; i < 1000; i++) {
            busy.record(1);
        }

        peers.settle();

        assertThat(peers.leftOut()).isGreaterThan(500);
        assertThat(peers.devices.getLast().store).isEqualTo(peers.serverStore);
    }

    @Example
    void valueIsVoidOnceItIsSetAgain() {
        SurvivingChangeset first = changeset(10, set("int", 1), set("text", 7));
        SurvivingChangeset second = changeset(20, set("int", 2));

        addAll(first, second);

        assertThat(first.instructions()).containsExactly(set("text", 7));
        assertThat(second.isWhole()).isTrue();
    }

    @Example
    void additionsAreVoidOnceTheNumberIsSet() {
        SurvivingChangeset value = changeset(10, set("counter", 1));
        SurvivingChangeset addition = changeset(20, add("counter"));
        SurvivingChangeset last = changeset(30, set("counter", 2));

        addAll(value, addition, last);

        assertThat(value.isEmpty()).isTrue();
        assertThat(addition.isEmpty()).isTrue();
    }

    @Example
    void valuesOfAnObjectAreVoidOnceItIsErased() {
        Instruction creation = new Instruction.CreateObject("Thing", KEY);
        SurvivingChangeset created = changeset(10, creation, set("int", 1));
        SurvivingChangeset edited = changeset(15, add("counter"));
        SurvivingChangeset erased = changeset(20, new Instruction.EraseObject("Thing", KEY));

        addAll(created, edited, erased);

        assertThat(created.instructions()).containsExactly(creation);
        assertThat(edited.isEmpty()).isTrue();
        assertThat(erased.isWhole()).isTrue();
    }

    @Example
    void valueWithANewerClockStays() {
        SurvivingChangeset first = changeset(10, set("int", 1));
        SurvivingChangeset ahead = changeset(30, add("int"));
        SurvivingChangeset last = changeset(20, set("int", 2));

        addAll(first, ahead, last);

        assertThat(first.isWhole()).isTrue();
        assertThat(ahead.isWhole()).isTrue();
    }

    @Example
    void defaultsAndWhatTheyFollowStay() {
        SurvivingChangeset first = changeset(10, set("int", 1));
        SurvivingChangeset byDefault = changeset(20, update("int", new Scalar.Int(0), true));
        SurvivingChangeset last = changeset(30, set("int", 2));

        addAll(first, byDefault, last);

        assertThat(first.isWhole()).isTrue();
        assertThat(byDefault.isWhole()).isTrue();
    }

    @Example
    void valuesOfPropertiesThatAreNotPlainStay() {
        SurvivingChangeset first = changeset(10, update("mixed", new Scalar.Int(1), false));
        SurvivingChangeset second = changeset(20, update("mixed", new Scalar.Int(2), false));

        addAll(first, second);

        assertThat(first.isWhole()).isTrue();
    }

    @Example
    void whatIsToBeKeptIsNotTouchedByWhatComesLater() {
        SurvivingChangeset first = changeset(10, set("int", 1));
        SurvivingChangeset last = changeset(20, set("int", 2));

        supersession.add(first);
        supersession.keep(List.of(set("int", 5)));
        supersession.add(last);

        assertThat(first.isWhole()).isTrue();
    }

    private static SyncedPeers peers(
            Random random, int devices, int objects, List<String> edited, boolean skewedClocks) {
        RandomEdits editing = new RandomEdits(random, objects, edited, MergeRules.CLIENTS);
        return new SyncedPeers(random, devices, editing, skewedClocks, MergeRules.CLIENTS);
    }

    private void addAll(SurvivingChangeset... changesets) {
        for (SurvivingChangeset changeset : changesets) {
            supersession.add(changeset);
        }
    }

    private static SurvivingChangeset changeset(long timestamp, Instruction... instructions) {
        return new SurvivingChangeset(timestamp, 2, List.of(instructions));
    }

    private static Instruction set(String property, long value) {
        return update(property, new Scalar.Int(value), false);
    }

    private static Instruction update(String property, Payload value, boolean isDefault) {
        return new Instruction.Update("Thing", KEY, property, Path.ROOT, value, isDefault, 0);
    }

    private static Instruction add(String property) {
        return new Instruction.AddInteger("Thing", KEY, property, Path.ROOT, 1);
    }
}
