/** The client object model: what a Realm file knows of its classes, as AddTable and AddColumn declare them. */
@NullMarked
package io.devsync.protocol.schema;

import org.jspecify.annotations.NullMarked;
