package io.devsync.server.store;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.object.ObjectKey;
import java.util.List;

/**
 * What an entry of the history has become, for one object and one client file, by merging that file's later uploads over
 * it (spec merge-rules §6). Without instructions it is empty, which differs from having no reciprocal at all.
 *
 * @param version of the entry
 */
public record Reciprocal(long version, ObjectKey key, List<Instruction> instructions) {}
