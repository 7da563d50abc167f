/** Tests of what soaks conclude, and soaks with Realm's native clients. */
@NullMarked
package io.devsync.harness.soak;

import org.jspecify.annotations.NullMarked;
