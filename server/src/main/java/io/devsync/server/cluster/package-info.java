/**
 * Several servers over one MongoDB: which of them there are, which one each app belongs to, and how the others hand on what
 * is for it. Knows nothing of sync itself; what makes two owners harmless is in {@code store}.
 */
@NullMarked
package io.devsync.server.cluster;

import org.jspecify.annotations.NullMarked;
