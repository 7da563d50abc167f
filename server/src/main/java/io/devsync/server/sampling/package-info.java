/**
 * Proposes App Services schemas for collections from their documents (spec schema-generation §4.1, §4.2). {@link
 * io.devsync.server.sampling.Sampling} is the way in; {@link io.devsync.server.sampling.DocumentSampler} looks at one
 * document after the other and remembers a bounded amount.
 */
@NullMarked
package io.devsync.server.sampling;

import org.jspecify.annotations.NullMarked;
