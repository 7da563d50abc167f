/** Users, identities, providers and tokens. */
@NullMarked
package io.devsync.server.auth;

import org.jspecify.annotations.NullMarked;
