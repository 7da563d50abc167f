/**
 * What administrators configure in an app, as the Admin API stores it: start at {@link AppConfiguration}. What the rest
 * of the server works with is {@link io.devsync.server.app.App}, which {@link AppProjection} keeps in step.
 */
@NullMarked
package io.devsync.server.app.config;

import org.jspecify.annotations.NullMarked;
