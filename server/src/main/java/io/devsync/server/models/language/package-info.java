/**
 * The languages of models: how each names, types and writes classes. {@link io.devsync.server.models.language.Language}
 * lists them; a {@link io.devsync.server.models.language.ModelWriter} writes one.
 */
@NullMarked
package io.devsync.server.models.language;

import org.jspecify.annotations.NullMarked;
