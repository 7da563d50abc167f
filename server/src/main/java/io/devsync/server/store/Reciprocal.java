package io.devsync.server.store;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.object.ObjectKey;
import java.util.List;

/**
 * What a client file was told of one object at one version, as merging with that file's later uploads has changed it
 * (spec merge-rules §6). Without instructions it is empty, which differs from having no reciprocal at all.
 *
 * @param version of the entry or view change that the file was told of
 */
public record Reciprocal(long version, ObjectKey key, List<Instruction> instructions) {}
