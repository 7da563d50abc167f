/** Tests of the embedded data source's storage from inside. */
@NullMarked
package io.devsync.server.embedded.storage;

import org.jspecify.annotations.NullMarked;
