/** What users prove themselves with: passwords, API keys, tokens of other systems; each becomes an external identity. */
@NullMarked
package io.devsync.server.auth.credential;

import org.jspecify.annotations.NullMarked;
