/** What DevSync keeps in MongoDB: the history log, client files, windows, documents and app configuration. */
@NullMarked
package io.devsync.server.store;

import org.jspecify.annotations.NullMarked;
