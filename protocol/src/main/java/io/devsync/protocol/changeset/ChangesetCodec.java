package io.devsync.protocol.changeset;

/** Realm's binary form of changesets (spec changeset-format). */
public final class ChangesetCodec {

    private ChangesetCodec() {}
}
