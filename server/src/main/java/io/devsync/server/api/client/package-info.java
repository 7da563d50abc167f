/** The App Services Client API: location, login, profile, sessions, API keys (spec client-and-admin-api §4). */
@NullMarked
package io.devsync.server.api.client;

import org.jspecify.annotations.NullMarked;
