/** What tests of several packages need: a clock to turn, a data source, a router without a network. */
@NullMarked
package io.devsync.server.testing;

import org.jspecify.annotations.NullMarked;
