/**
 * What others do to documents, on its way to devices: change streams, and the reading of collections that were there
 * before. {@link io.devsync.server.ingest.Ingest} is where to start.
 */
@NullMarked
package io.devsync.server.ingest;

import org.jspecify.annotations.NullMarked;
