/**
 * HTTP and WebSocket on Netty: bootstrap, routing, upgrade and limits; knows nothing of what is served. Start at {@link
 * io.devsync.server.http.HttpServer}; routes go into a {@link io.devsync.server.http.RouteTable}, sockets behind a
 * {@link io.devsync.server.http.WebSocketEndpoint}.
 */
@NullMarked
package io.devsync.server.http;

import org.jspecify.annotations.NullMarked;
