/**
 * The model between schema and code: classes with normalised types and names, whatever the language. {@link
 * io.devsync.server.models.model.ModelReader} makes it of App Services schemas.
 */
@NullMarked
package io.devsync.server.models.model;

import org.jspecify.annotations.NullMarked;
