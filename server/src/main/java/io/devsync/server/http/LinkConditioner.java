package io.devsync.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A bad network inside one connection: sits next to the socket while {@link LinkConditions} are imposed, and holds bytes
 * back, or breaks the connection. Owned by the connection's event loop.
 *
 * <p>Both ends feel it as they would feel the network: what is held back is bounded, the client's writing stops when it is
 * full, and the engine sees a device that does not keep up.
 */
final class LinkConditioner extends ChannelDuplexHandler {

    /** As in {@link HttpServer}, where a client counts as slow. */
    private static final long HELD_BYTES_HIGH = 1024 * 1024;

    private static final long HELD_BYTES_LOW = 256 * 1024;

    /** Any of 1 to 31, of which nobody else uses one. */
    private static final int WRITABILITY_BIT = 1;

    private final Lane inbound = new Lane() {
        @Override
        void forward(ChannelHandlerContext context, Held held) {
            context.fireChannelRead(held.message());
        }

        @Override
        void settle(ChannelHandlerContext context) {
            context.fireChannelReadComplete();
            if (readWanted && heldBytes < HELD_BYTES_LOW && !conditions.stopped()) {
                readWanted = false;
                context.read();
            }
        }
    };

    private final Lane outbound = new Lane() {
        @Override
        void forward(ChannelHandlerContext context, Held held) {
            context.write(held.message(), held.promise().orElseThrow());
        }

        @Override
        void settle(ChannelHandlerContext context) {
            context.flush();
            if (heldBytes < HELD_BYTES_LOW) {
                writable(context, true);
            }
        }
    };

    private final Map<String, Count> counts = new HashMap<>();
    private LinkConditions conditions = LinkConditions.GOOD;
    private SplittableRandom random = new SplittableRandom(0);
    private @Nullable ChannelHandlerContext context;
    private boolean readWanted;
    private boolean broken;

    /** What a connection has carried since a break was imposed. */
    private static final class Count {
        private long bytes;
        private long messages;
        private boolean spared;
    }

    private record Held(ByteBuf message, Optional<ChannelPromise> promise, long arrivedNanos, long jitterNanos) {}

    /** One direction. */
    private abstract class Lane {
        final ArrayDeque<Held> queue = new ArrayDeque<>();
        long heldBytes;
        private long lastPassedNanos = Long.MIN_VALUE;
        private Future<?> timer = new CompletableFuture<>();

        abstract void forward(ChannelHandlerContext context, Held held);

        /** Some has been forwarded. */
        abstract void settle(ChannelHandlerContext context);

        void add(ChannelHandlerContext context, ByteBuf message, Optional<ChannelPromise> promise) {
            long jitterNanos = conditions.jitter().isZero() ? 0 : random.nextLong(conditions.jitter().toNanos() + 1);
            queue.add(new Held(message, promise, now(context), jitterNanos));
            heldBytes += message.readableBytes();
            pump(context);
        }

        /** Forwards what is due. */
        void pump(ChannelHandlerContext context) {
            timer.cancel(false);
            boolean any = false;
            while (!queue.isEmpty() && !broken && !conditions.stopped()) {
                long waitNanos = dueNanos(queue.getFirst()) - now(context);
                if (waitNanos > 0) {
                    timer = context.executor().schedule(() -> pump(context), waitNanos, TimeUnit.NANOSECONDS);
                    break;
                }
                Held held = queue.removeFirst();
                lastPassedNanos = now(context);
                heldBytes -= held.message().readableBytes();
                any = true;
                carry(context, this, held);
            }
            if (any && !broken) {
                settle(context);
            }
        }

        private long dueNanos(Held held) {
            long due = held.arrivedNanos() + conditions.delay().toNanos() + held.jitterNanos();
            if (conditions.bytesPerSecond() == 0) {
                return due;
            }
            double seconds = (double) held.message().readableBytes() / conditions.bytesPerSecond();
            long free = Math.max(held.arrivedNanos(), lastPassedNanos);
            return Math.max(due, free + (long) (seconds * TimeUnit.SECONDS.toNanos(1)));
        }

        void discard() {
            timer.cancel(false);
            for (Held held : queue) {
                held.message().release();
                held.promise().filter(promise -> !promise.isVoid()).ifPresent(promise ->
                        promise.tryFailure(new ClosedChannelException()));
            }
            queue.clear();
            heldBytes = 0;
        }
    }

    /** Counts messages, which only have a shape where the listener gets them. */
    private static final class MessageCounter extends ChannelDuplexHandler {
        private final LinkConditioner conditioner;

        private MessageCounter(LinkConditioner conditioner) {
            this.conditioner = conditioner;
        }

        @Override
        public void channelRead(ChannelHandlerContext here, Object message) {
            here.fireChannelRead(message);
            conditioner.carriedMessage(message);
        }

        @Override
        public void write(ChannelHandlerContext here, Object message, ChannelPromise promise) {
            here.write(message, promise);
            conditioner.carriedMessage(message);
        }
    }

    /**
     * Imposes conditions on a connection from its event loop; good ones leave no trace in its pipeline.
     *
     * @param listener the handler that gets messages
     */
    static void impose(ChannelPipeline pipeline, ChannelInboundHandlerAdapter listener, LinkConditions conditions) {
        LinkConditioner conditioner = pipeline.get(LinkConditioner.class);
        if (conditioner == null) {
            if (conditions.areGood() || pipeline.context(listener) == null) {
                return;
            }
            conditioner = new LinkConditioner();
            conditioner.random = new SplittableRandom(conditions.seed());
            pipeline.addFirst(conditioner);
            pipeline.addBefore(pipeline.context(listener).name(), null, new MessageCounter(conditioner));
        }
        conditioner.impose(conditions);
        if (conditions.areGood() && conditioner.isIdle()) {
            pipeline.remove(conditioner);
            pipeline.remove(MessageCounter.class);
        }
    }

    private void impose(LinkConditions next) {
        conditions = next;
        counts.keySet().retainAll(next.breaks().stream().map(LinkConditions.Break::id).collect(Collectors.toSet()));
        ChannelHandlerContext here = here();
        inbound.pump(here);
        outbound.pump(here);
        if (readWanted && inbound.heldBytes < HELD_BYTES_LOW && !conditions.stopped()) {
            readWanted = false;
            here.read();
        }
    }

    private boolean isIdle() {
        return inbound.queue.isEmpty() && outbound.queue.isEmpty() && !readWanted && !broken;
    }

    private ChannelHandlerContext here() {
        if (context == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return context;
    }

    private static long now(ChannelHandlerContext context) {
        return context.executor().ticker().nanoTime();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        inbound.discard();
        outbound.discard();
        writable(removed, true);
    }

    @Override
    public void channelInactive(ChannelHandlerContext here) {
        inbound.discard();
        outbound.discard();
        here.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext here, Object message) {
        if (broken || !(message instanceof ByteBuf bytes)) {
            ReferenceCountUtil.release(message);
        } else if (conditions.hold() || !inbound.queue.isEmpty()) {
            inbound.add(here, bytes, Optional.empty());
        } else {
            carry(here, inbound, new Held(bytes, Optional.empty(), 0, 0));
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext here) {
        // Also asks for more, which read() holds back when too much is waiting.
        here.fireChannelReadComplete();
    }

    @Override
    public void read(ChannelHandlerContext here) {
        if (conditions.stopped() || inbound.heldBytes >= HELD_BYTES_HIGH) {
            readWanted = true;
        } else {
            here.read();
        }
    }

    @Override
    public void write(ChannelHandlerContext here, Object message, ChannelPromise promise) {
        if (!(message instanceof ByteBuf bytes)) {
            here.write(message, promise);
        } else if (broken) {
            bytes.release();
            if (!promise.isVoid()) {
                promise.tryFailure(new ClosedChannelException());
            }
        } else if (conditions.hold() || !outbound.queue.isEmpty()) {
            outbound.add(here, bytes, Optional.of(promise));
            if (outbound.heldBytes > HELD_BYTES_HIGH) {
                writable(here, false);
            }
        } else {
            carry(here, outbound, new Held(bytes, Optional.of(promise), 0, 0));
        }
    }

    private static void writable(ChannelHandlerContext here, boolean writable) {
        ChannelOutboundBuffer buffer = here.channel().unsafe().outboundBuffer();
        if (buffer != null) {
            buffer.setUserDefinedWritability(WRITABILITY_BIT, writable);
        }
    }

    /** Forwards bytes, or as many of them as there are before a break. */
    private void carry(ChannelHandlerContext here, Lane lane, Held held) {
        ByteBuf message = held.message();
        int bytes = message.readableBytes();
        for (LinkConditions.Break one : conditions.breaks()) {
            Count count = count(one);
            long left = one.bytes() - count.bytes;
            if (bytes > 0 && bytes >= left && !count.spared && isDue(one, count)) {
                breakAfter(here, lane, held, (int) Math.max(0, left));
                return;
            }
            count.bytes += bytes;
        }
        lane.forward(here, held);
    }

    private Count count(LinkConditions.Break one) {
        return counts.computeIfAbsent(one.id(), id -> new Count());
    }

    private static boolean isDue(LinkConditions.Break one, Count count) {
        boolean due = one.due().getAsBoolean();
        count.spared = !due;
        return due;
    }

    private void breakAfter(ChannelHandlerContext here, Lane lane, Held held, int bytes) {
        broken = true;
        Held rest = new Held(held.message().readRetainedSlice(bytes), held.promise(), 0, 0);
        held.message().release();
        lane.forward(here, rest);
        here.flush();
        here.close();
    }

    private void carriedMessage(Object message) {
        if (broken || !(message instanceof WebSocketFrame)) {
            return;
        }
        List<LinkConditions.Break> breaks = new ArrayList<>(conditions.breaks());
        for (LinkConditions.Break one : breaks) {
            Count count = count(one);
            count.messages++;
            if (count.messages >= one.messages() && !count.spared && isDue(one, count)) {
                broken = true;
                here().flush();
                here().close();
                return;
            }
        }
    }
}
