package io.devsync.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A bad network by a clock that stands still until the test turns it. */
class LinkConditionerTest {

    private final Listener listener = new Listener();
    private final EmbeddedChannel channel = new EmbeddedChannel(listener);

    /** Passes everything on to the end of the pipeline. */
    private static final class Listener extends ChannelInboundHandlerAdapter {
        private int reads;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            reads++;
            context.fireChannelRead(message);
        }
    }

    @BeforeEach
    void freeze() {
        channel.freezeTime();
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void goodConditionsLeaveNoTrace() {
        impose(LinkConditions.GOOD);
        assertThat(channel.pipeline().get(LinkConditioner.class)).isNull();

        impose(delay(100, 0));
        assertThat(channel.pipeline().get(LinkConditioner.class)).isNotNull();

        impose(LinkConditions.GOOD);
        assertThat(channel.pipeline().get(LinkConditioner.class)).isNull();
    }

    @Test
    void everythingIsDelayedInBothDirections() {
        impose(delay(100, 0));

        channel.writeInbound(bytes(10));
        channel.writeOutbound(bytes(10));
        advance(99);
        assertThat(listener.reads).isZero();
        assertThat(channel.<Object>readOutbound()).isNull();

        advance(1);
        assertThat(listener.reads).isEqualTo(1);
        assertThat(sent()).isEqualTo(10);
    }

    @Test
    void jitterKeepsTheOrderAndFollowsItsSeed() {
        assertThat(arrivals(3)).isEqualTo(arrivals(3)).isNotEqualTo(arrivals(4));
    }

    private static List<Long> arrivals(long seed) {
        EmbeddedChannel channel = new EmbeddedChannel(new Listener());
        channel.freezeTime();
        LinkConditioner.impose(
                channel.pipeline(),
                channel.pipeline().get(Listener.class),
                new LinkConditions(Duration.ZERO, Duration.ofMillis(50), 0, false, seed, List.of()));
        List<Long> arrivals = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            channel.writeInbound(bytes(i));
        }
        int expected = 1;
        for (long ms = 0; ms <= 50; ms++) {
            for (ByteBuf read = channel.readInbound(); read != null; read = channel.readInbound()) {
                assertThat(read.readableBytes()).isEqualTo(expected++);
                read.release();
                arrivals.add(ms);
            }
            channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
            channel.runScheduledPendingTasks();
        }
        assertThat(arrivals).hasSize(20);
        channel.finishAndReleaseAll();
        return arrivals;
    }

    @Test
    void bandwidthIsShared() {
        impose(new LinkConditions(Duration.ZERO, Duration.ZERO, 1000, false, 0, List.of()));

        channel.writeOutbound(bytes(500), bytes(500));
        advance(499);
        assertThat(sent()).isZero();
        advance(1);
        assertThat(sent()).isEqualTo(500);
        advance(499);
        assertThat(sent()).isZero();
        advance(1);
        assertThat(sent()).isEqualTo(500);
    }

    @Test
    void whatWasStoppedPassesAfterwards() {
        impose(new LinkConditions(Duration.ZERO, Duration.ZERO, 0, true, 0, List.of()));
        channel.writeInbound(bytes(1));
        channel.writeOutbound(bytes(2));
        advance(1_000_000);
        assertThat(listener.reads).isZero();
        assertThat(sent()).isZero();

        impose(LinkConditions.GOOD);

        assertThat(listener.reads).isEqualTo(1);
        assertThat(sent()).isEqualTo(2);
    }

    @Test
    void stoppedLinkIsNotWritableWhenMuchWaits() {
        impose(new LinkConditions(Duration.ZERO, Duration.ZERO, 0, true, 0, List.of()));

        channel.writeOutbound(bytes(2 * 1024 * 1024));
        assertThat(channel.isWritable()).isFalse();

        impose(LinkConditions.GOOD);
        assertThat(channel.isWritable()).isTrue();
    }

    @Test
    void connectionBreaksInTheMiddleOfABuffer() {
        impose(broken(12, Long.MAX_VALUE, true));

        channel.writeOutbound(bytes(10));
        assertThat(channel.isActive()).isTrue();
        channel.writeOutbound(bytes(10));

        assertThat(sent()).isEqualTo(12);
        assertThat(channel.isActive()).isFalse();
    }

    @Test
    void connectionBreaksAfterAMessage() {
        impose(broken(Long.MAX_VALUE, 2, true));
        ChannelHandlerContext behindTheCodec = channel.pipeline().context(LinkConditioner.class);

        behindTheCodec.fireChannelRead(new BinaryWebSocketFrame(bytes(1)));
        assertThat(channel.isActive()).isTrue();
        behindTheCodec.fireChannelRead(new BinaryWebSocketFrame(bytes(1)));

        assertThat(listener.reads).isEqualTo(2);
        assertThat(channel.isActive()).isFalse();
    }

    @Test
    void breakThatIsNotDueSparesTheConnection() {
        impose(broken(5, 1, false));

        channel.writeOutbound(bytes(10));
        channel.writeOutbound(bytes(10));

        assertThat(channel.isActive()).isTrue();
        assertThat(sent()).isEqualTo(20);
    }

    private static LinkConditions broken(long bytes, long messages, boolean due) {
        return new LinkConditions(
                Duration.ZERO, Duration.ZERO, 0, false, 0, List.of(new LinkConditions.Break("f1", bytes, messages, () -> due)));
    }

    private static LinkConditions delay(long ms, long jitterMs) {
        return new LinkConditions(Duration.ofMillis(ms), Duration.ofMillis(jitterMs), 0, false, 0, List.of());
    }

    private void impose(LinkConditions conditions) {
        LinkConditioner.impose(channel.pipeline(), listener, conditions);
        channel.runPendingTasks();
    }

    private void advance(long ms) {
        channel.advanceTimeBy(ms, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
    }

    private int sent() {
        int bytes = 0;
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            bytes += out.readableBytes();
            out.release();
        }
        return bytes;
    }

    private static ByteBuf bytes(int count) {
        return Unpooled.buffer(count).writeZero(count);
    }
}
