/**
 * Roles: who may read and write what. {@link io.devsync.server.rules.Rules} is what an app configures, {@link
 * io.devsync.server.rules.Permissions} what follows from it for one user at the start of a session, and {@link
 * io.devsync.server.rules.ClassPermissions} the same for one class, ready to be asked.
 */
@NullMarked
package io.devsync.server.rules;

import org.jspecify.annotations.NullMarked;
