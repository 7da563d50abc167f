package io.devsync.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection while it speaks HTTP: takes one request after the other, never reading ahead of the answer. Owned by
 * the connection's event loop.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter {

    private static final Logger log = LoggerFactory.getLogger(HttpConnection.class);

    private enum State {
        HEAD,
        BODY,
        /** An error is decided; the rest of the request is read and dropped so that the connection can go on. */
        SKIPPING,
        ANSWERING,
        ENDED
    }

    private final HttpService service;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    /** What was decoded but not taken yet; no more than one read from the network. */
    private final Queue<HttpObject> arrived = new ArrayDeque<>();

    private State state = State.HEAD;
    private io.netty.handler.codec.http.@Nullable HttpRequest head;
    private @Nullable RequestTarget target;
    private int bodyBytes;
    private int bodyBytesMax;
    private boolean closing;
    private boolean proceeding;
    private Future<?> timer = new CompletableFuture<>();

    HttpConnection(HttpService service) {
        this.service = service;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        awaitHead(context);
    }

    private void awaitHead(ChannelHandlerContext context) {
        state = State.HEAD;
        head = null;
        target = null;
        bodyBytes = 0;
        setDeadline(context, service.limits().idleTimeout());
        proceed(context);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (state == State.ENDED) {
            ReferenceCountUtil.release(message);
            return;
        }
        arrived.add((HttpObject) message);
        proceed(context);
    }

    /** Takes what has arrived, as far as it belongs to this request; then asks the network for more. */
    private void proceed(ChannelHandlerContext context) {
        if (proceeding) {
            return;
        }
        proceeding = true;
        try {
            while (wantsMore() && !arrived.isEmpty()) {
                HttpObject message = arrived.remove();
                try {
                    read(context, message);
                } finally {
                    ReferenceCountUtil.release(message);
                }
            }
        } finally {
            proceeding = false;
        }
        if (wantsMore()) {
            context.read();
        }
    }

    private boolean wantsMore() {
        return state == State.HEAD || state == State.BODY || state == State.SKIPPING;
    }

    private void read(ChannelHandlerContext context, HttpObject message) {
        if (message.decoderResult().isFailure()) {
            refuse(context, HttpErrors.badRequest(String.valueOf(message.decoderResult().cause().getMessage())));
            return;
        }
        if (message instanceof io.netty.handler.codec.http.HttpRequest request) {
            readHead(context, request);
        }
        if (message instanceof HttpContent content && wantsMore()) {
            readBody(context, content);
        }
    }

    private void readHead(ChannelHandlerContext context, io.netty.handler.codec.http.HttpRequest request) {
        head = request;
        setDeadline(context, service.limits().requestTimeout());
        RequestTarget found = RequestTarget.of(service, request);
        target = found;
        state = found instanceof RequestTarget.Answer ? State.SKIPPING : State.BODY;
        bodyBytesMax = found.requestBytesMax(service.limits());
        if (HttpUtil.getContentLength(request, 0L) > bodyBytesMax) {
            refuse(context, HttpErrors.tooLarge(bodyBytesMax));
        } else if (HttpUtil.is100ContinueExpected(request)) {
            context.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        }
    }

    private void readBody(ChannelHandlerContext context, HttpContent content) {
        ByteBuf bytes = content.content();
        bodyBytes += bytes.readableBytes();
        if (bodyBytes > bodyBytesMax) {
            refuse(context, HttpErrors.tooLarge(bodyBytesMax));
            return;
        }
        if (state == State.BODY) {
            byte[] copy = new byte[bytes.readableBytes()];
            bytes.readBytes(copy);
            body.writeBytes(copy);
        }
        if (content instanceof LastHttpContent) {
            state = State.ANSWERING;
            timer.cancel(false);
            dispatch(context);
        }
    }

    private void dispatch(ChannelHandlerContext context) {
        io.netty.handler.codec.http.HttpRequest request = Objects.requireNonNull(head);
        switch (Objects.requireNonNull(target)) {
            case RequestTarget.Answer(HttpResponse response) -> answer(context, response);
            case RequestTarget.Handler handler ->
                service.runner().run(
                        handler.handler(),
                        handler.request(request, context.channel(), body.toByteArray()),
                        response -> context.executor().execute(() -> answer(context, response)));
            case RequestTarget.Socket socket ->
                new WebSocketUpgrade(context, service.limits(), request, response -> answer(context, response))
                        .start(socket.endpoint(), socket.request(request, context.channel()));
        }
        body.reset();
    }

    /** Ends with an answer in the middle of a request. */
    private void refuse(ChannelHandlerContext context, HttpResponse response) {
        closing = true;
        state = State.ANSWERING;
        answer(context, response);
    }

    private void answer(ChannelHandlerContext context, HttpResponse response) {
        if (state != State.ANSWERING || !context.channel().isActive()) {
            return;
        }
        boolean headOnly = head != null && head.method().name().equals("HEAD");
        // The server stops to listen first and tells its connections then: this one may not have heard of it yet.
        closing |= !context.channel().parent().isOpen();
        boolean keepAlive = !closing && head != null && HttpUtil.isKeepAlive(head);
        context.writeAndFlush(encode(response, headOnly, keepAlive)).addListener(written -> {
            if (!written.isSuccess()) {
                context.close();
            } else if (keepAlive && !closing) {
                awaitHead(context);
            } else {
                end(context);
            }
        });
    }

    private FullHttpResponse encode(HttpResponse response, boolean headOnly, boolean keepAlive) {
        FullHttpResponse encoded = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(response.status()),
                headOnly ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(response.body()));
        response.headers().forEach((name, value) -> encoded.headers().set(name, value));
        originHeaders().forEach((name, value) -> encoded.headers().set(name, value));
        if (response.status() != 204 && response.status() != 304) {
            encoded.headers().set(HttpHeaderNames.CONTENT_LENGTH, response.body().length);
        }
        if (!keepAlive) {
            encoded.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        return encoded;
    }

    private Map<String, String> originHeaders() {
        return Optional.ofNullable(head)
                .map(request -> request.headers().get(HttpHeaderNames.ORIGIN))
                .map(service.cors()::headers)
                .orElse(Map.of());
    }

    /** Our side at once, the whole when the client has seen it: see {@link WebSocketConnection}. */
    private void end(ChannelHandlerContext context) {
        state = State.ENDED;
        new WebSocketConnection(context.channel(), service.limits().lingerTimeout(), () -> {}, conditions -> {}).hangUp();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == HttpServer.Closing.SERVER) {
            closing = true;
            if (state == State.HEAD) {
                context.close();
            }
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    private void setDeadline(ChannelHandlerContext context, Duration timeout) {
        timer.cancel(false);
        timer = context.executor().schedule(() -> expire(context), timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void expire(ChannelHandlerContext context) {
        if (state == State.HEAD) {
            context.close();
        } else if (wantsMore()) {
            refuse(context, HttpErrors.timeout());
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        timer.cancel(false);
        arrived.forEach(ReferenceCountUtil::release);
        arrived.clear();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException)) {
            log.atWarn().setCause(cause).log("http connection failed");
        }
        context.close();
    }
}
