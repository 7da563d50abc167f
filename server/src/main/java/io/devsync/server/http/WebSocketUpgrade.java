package io.devsync.server.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The step from HTTP to WebSocket of one connection. Runs on its event loop. */
final class WebSocketUpgrade {

    private static final Logger log = LoggerFactory.getLogger(WebSocketUpgrade.class);

    private final ChannelHandlerContext context;
    private final HttpLimits limits;
    private final HttpRequest head;
    private final Consumer<HttpResponse> refusal;

    /**
     * An upgrade that was asked for.
     *
     * @param refusal answers instead
     */
    WebSocketUpgrade(
            ChannelHandlerContext context, HttpLimits limits, HttpRequest head, Consumer<HttpResponse> refusal) {
        this.context = context;
        this.limits = limits;
        this.head = head;
        this.refusal = refusal;
    }

    void start(WebSocketEndpoint endpoint, io.devsync.server.http.HttpRequest request) {
        if (!"13".equals(head.headers().get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
            refusal.accept(new HttpResponse(426, Map.of("sec-websocket-version", "13"), new byte[0]));
            return;
        }
        endpoint.upgrade(request).whenComplete((upgrade, failure) -> context.executor().execute(() -> {
            if (failure != null) {
                log.atError().addKeyValue("path", request.path()).setCause(failure).log("upgrade failed");
                refusal.accept(HttpErrors.failure());
            } else if (context.channel().isActive()) {
                decide(upgrade);
            }
        }));
    }

    private void decide(WebSocketEndpoint.Upgrade upgrade) {
        switch (upgrade) {
            case WebSocketEndpoint.Upgrade.Refused(HttpResponse response) -> refusal.accept(response);
            case WebSocketEndpoint.Upgrade.Elsewhere elsewhere ->
                new WebSocketTunnel(context, limits, elsewhere, refusal).start(head);
            case WebSocketEndpoint.Upgrade.Accepted accepted -> {
                try {
                    shakeHands(accepted);
                } catch (WebSocketHandshakeException e) {
                    refusal.accept(HttpErrors.badRequest(String.valueOf(e.getMessage())));
                }
            }
        }
    }

    private void shakeHands(WebSocketEndpoint.Upgrade.Accepted accepted) {
        // No extensions: Realm's client refuses frames with RSV bits (wire-protocol §1.5).
        WebSocketServerHandshaker13 handshaker = new WebSocketServerHandshaker13(
                "",
                null,
                WebSocketDecoderConfig.newBuilder()
                        .maxFramePayloadLength(accepted.messageBytesMax())
                        .expectMaskedFrames(true)
                        .allowMaskMismatch(false)
                        .allowExtensions(false)
                        .closeOnProtocolViolation(false)
                        .withUTF8Validator(false)
                        .build());
        // The handshaker would choose the sub-protocol by its own rules; it is given as one of our headers instead.
        HttpHeaders headers = new DefaultHttpHeaders();
        accepted.headers().forEach(headers::set);
        accepted.subProtocol().ifPresent(token -> headers.set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, token));
        HttpHeaders asked = head.headers().copy().remove(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
        FullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.GET,
                head.uri(),
                Unpooled.EMPTY_BUFFER,
                asked,
                new DefaultHttpHeaders());
        handshaker.handshake(context.channel(), request, headers, context.newPromise()).addListener(done -> {
            if (done.isSuccess()) {
                WebSocketFrames.takeOver(context, limits, accepted);
            } else {
                context.fireExceptionCaught(done.cause());
                context.close();
            }
        });
    }
}
