/**
 * Takes documents in and out: files of mongodump and mongoexport, and whole data sources. {@link
 * io.devsync.server.transfer.DocumentImport}, {@link io.devsync.server.transfer.DocumentExport} and {@link
 * io.devsync.server.transfer.DataMove} are where to start. Any size takes the same memory.
 */
@NullMarked
package io.devsync.server.transfer;

import org.jspecify.annotations.NullMarked;
