package io.devsync.harness.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.harness.device.DeviceRuntime;
import io.devsync.harness.device.SimulatedDevice;
import io.devsync.protocol.value.Scalar;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A check that finds nothing proves nothing: here the devices do differ. */
class ConvergenceTest {

    private DeviceRuntime runtime;

    @BeforeEach
    void start() {
        runtime = DeviceRuntime.start(1);
    }

    @AfterEach
    void stop() {
        runtime.close();
    }

    @Test
    void equalDevicesHaveNoDifferences() {
        assertThat(differences(board("same"), board("same"))).isEmpty();
    }

    @Test
    void missingObjectIsADifference() {
        assertThat(differences(board("a"), device -> {})).singleElement().asString().contains("device 1 lacks");
    }

    @Test
    void objectTooManyIsADifference() {
        assertThat(differences(device -> {}, board("a"))).singleElement().asString().contains("device 0 does not");
    }

    @Test
    void otherValueIsADifference() {
        assertThat(differences(board("a"), board("b"))).singleElement().asString().contains("device 1 has");
    }

    private static Consumer<SimulatedDevice> board(String title) {
        return device -> device.write(tx -> tx.create(LoadModel.board(1))
                .set(LoadModel.board(1), LoadModel.TITLE, new Scalar.Str(title)));
    }

    private List<String> differences(Consumer<SimulatedDevice> first, Consumer<SimulatedDevice> second) {
        LoadDevice left = offline(0);
        LoadDevice right = offline(1);
        first.accept(left.device());
        second.accept(right.device());
        return Convergence.differences(List.of(left, right));
    }

    private LoadDevice offline(int index) {
        return new LoadDevice(
                index,
                SimulatedDevice.builder("http://localhost:1", "app")
                        .schema(LoadModel.BOARDS)
                        .runtime(runtime),
                LoadDevice.Arrivals.none(),
                new Latencies(),
                new LoadProgress());
    }
}
