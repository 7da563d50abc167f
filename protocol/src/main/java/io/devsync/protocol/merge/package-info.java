/** The transformation rules that let concurrent edits converge (spec merge-rules); pure functions over instructions. */
@NullMarked
package io.devsync.protocol.merge;

import org.jspecify.annotations.NullMarked;
