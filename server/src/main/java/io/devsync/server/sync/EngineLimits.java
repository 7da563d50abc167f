package io.devsync.server.sync;

/**
 * How much of each thing an engine takes up, keeps or sends at once. A simulation makes them tiny, so that it meets at
 * every step what large apps meet now and then.
 *
 * @param tasks messages that may wait for the engine; connections bound what each of them has under way
 * @param history how the history is written and how much of it is in memory
 * @param memory what else is in memory
 * @param downloads what devices are sent of the history
 * @param bootstraps what devices are sent of the state
 * @param documents how documents follow the history
 * @param retention how long the history is kept
 */
public record EngineLimits(
        int tasks,
        History history,
        Memory memory,
        Downloads downloads,
        Bootstraps bootstraps,
        Documents documents,
        HistoryRetention retention) {

    /** Those of a running server. */
    public static final EngineLimits SERVER = new EngineLimits(
            100_000,
            new History(2000, 12_000, 4 * 1024 * 1024, 100_000, 750_000),
            new Memory(20_000, 10_000),
            new Downloads(1000, 256 * 1024, 32 * 1024 * 1024, 1000, 2 * 1024 * 1024),
            new Bootstraps(20_000, 1000, 0, 1000, 64L * 1024 * 1024),
            new Documents(64, 20_000, 1000),
            HistoryRetention.SERVER);

    /**
     * @param entriesPerCommit new entries after which the engine makes durable what it has before it takes up more
     * @param instructionsPerCommit instructions of new entries after which it does so as well; some milliseconds' work
     * @param segmentBytes entries are put into one segment up to this size; a segment is one document of at most 16 MB
     * @param instructions instructions of the newest history in memory, about 120 bytes each
     * @param touches objects of which is known which version before that touched them last, 16 bytes each; a device that
     *     uploads what it wrote long ago has the history read over and over where it is not
     */
    public record History(
            int entriesPerCommit, int instructionsPerCommit, int segmentBytes, int instructions, int touches) {}

    /**
     * @param objects objects in memory beyond those whose documents lag behind; about 300 bytes each
     * @param idleFiles client files without a session in memory
     */
    public record Memory(int objects, int idleFiles) {}

    /**
     * @param silentVersions versions that may pass a session by unseen before it is told where it is, so that its window
     *     can be trimmed
     * @param bytes bytes of changesets in one DOWNLOAD; large enough to amortise its header, small enough to keep queues
     *     short
     * @param messageBytes changesets of one entry that a device can be sent at all; connections are cut at twice as much
     * @param entries entries looked through for one DOWNLOAD, so that no session holds up the others
     * @param changesetBytes about how large changesets may get when they are made for one device, in bootstraps too; what
     *     is larger comes in parts. Characters count as one byte, so that a part has at most three times as many; clients
     *     take 16 MB
     */
    public record Downloads(int silentVersions, int bytes, int messageBytes, int entries, int changesetBytes) {}

    /**
     * @param instructions instructions after which a part of a bootstrap is sent; about 1 MB of ordinary values
     * @param objects objects that enter the view after which a part of a bootstrap ends, so that progress shows
     * @param messageBytes parts are put into one message up to so many bytes; with 0 each has its own
     * @param documents documents read at once for a bootstrap
     * @param sharedBytes parts of bootstraps in memory for other devices that ask for the same
     */
    public record Bootstraps(int instructions, int objects, int messageBytes, int documents, long sharedBytes) {}

    /**
     * @param commitsBehind group commits that documents may lag behind, a second or two at the highest rate; then devices
     *     are acknowledged no faster than documents follow
     * @param objectsBehind changed objects that documents may lag behind, about 1 kB each in memory; likewise
     * @param perBatch documents per transaction; far below the 16 MB and 60 s that MongoDB allows one
     */
    public record Documents(int commitsBehind, int objectsBehind, int perBatch) {}

    /** The same with other parts of bootstraps. */
    public EngineLimits withBootstrapObjects(int objects) {
        return new EngineLimits(
                tasks,
                history,
                memory,
                downloads,
                new Bootstraps(
                        bootstraps.instructions(),
                        objects,
                        bootstraps.messageBytes(),
                        bootstraps.documents(),
                        bootstraps.sharedBytes()),
                documents,
                retention);
    }

    /** The same with other DOWNLOADs, which are filled up to so many bytes. */
    public EngineLimits withDownloadBytes(int bytes) {
        Downloads other = new Downloads(
                downloads.silentVersions(),
                bytes,
                downloads.messageBytes(),
                downloads.entries(),
                Math.min(downloads.changesetBytes(), bytes));
        Bootstraps filled = new Bootstraps(
                bootstraps.instructions(), bootstraps.objects(), bytes, bootstraps.documents(), bootstraps.sharedBytes());
        return new EngineLimits(tasks, history, memory, other, filled, documents, retention);
    }

    /** The same with another retention of the history. */
    public EngineLimits withRetention(HistoryRetention other) {
        return new EngineLimits(tasks, history, memory, downloads, bootstraps, documents, other);
    }
}
