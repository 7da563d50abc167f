/**
 * Models for the Realm SDKs, generated from App Services schemas. {@link io.devsync.server.models.ModelGenerator} is the
 * way in; {@code models.model} has the classes before they are written, {@code models.language} writes them.
 */
@NullMarked
package io.devsync.server.models;

import org.jspecify.annotations.NullMarked;
