/** The error catalogue of the embedded data source: MongoDB's codes and names, one exception. Internal to the embedded data source. */
@NullMarked
package io.devsync.server.embedded.error;

import org.jspecify.annotations.NullMarked;
