/** What operators and tools ask a server over HTTP, apart from Realm's own APIs. */
@NullMarked
package io.devsync.server.api.control;

import org.jspecify.annotations.NullMarked;
