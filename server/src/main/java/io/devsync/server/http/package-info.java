/** HTTP and WebSocket on Netty: bootstrap, routing, upgrade and limits; knows nothing of what is served. */
@NullMarked
package io.devsync.server.http;

import org.jspecify.annotations.NullMarked;
