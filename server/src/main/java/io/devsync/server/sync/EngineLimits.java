package io.devsync.server.sync;

/**
 * How much of each thing an engine takes up, keeps or sends at once. A simulation makes them tiny, so that it meets at
 * every step what large apps meet now and then.
 *
 * @param tasks messages that may wait for the engine; connections bound what each of them has under way
 * @param entriesPerCommit new entries after which the engine makes durable what it has before it takes up more
 * @param segmentBytes entries are put into one segment up to this size; a segment is one document of at most 16 MB
 * @param historyInstructions instructions of the newest history in memory; about 120 bytes each
 * @param objects objects in memory beyond those whose documents lag behind; about 500 bytes each
 * @param idleFiles client files without a session in memory
 * @param silentVersions versions that may pass a session by unseen before it is told where it is, so that its window can
 *     be trimmed
 * @param downloadBytes bytes of changesets in one DOWNLOAD; large enough to amortise its header, small enough to keep
 *     queues short
 * @param messageBytes changesets of one entry that a device can be sent at all; connections are cut at twice as much
 * @param downloadEntries entries looked through for one DOWNLOAD, so that no session holds up the others
 * @param bootstrapInstructions instructions after which a part of a bootstrap is sent; about 1 MB of ordinary values
 * @param changesetBytes about how large changesets may get when they are made for one device; what is larger comes in
 *     parts. Characters count as one byte, so that a part has at most three times as many; clients take 16 MB
 * @param bootstrapObjects objects after which a part of a bootstrap is sent, so that progress shows
 * @param bootstrapDocuments documents read at once for a bootstrap
 * @param sharedBootstrapBytes parts of bootstraps in memory for other devices that ask for the same
 * @param commitsBehind group commits that documents may lag behind; each has at most some hundred changesets
 * @param documentsPerBatch documents per transaction; far below the 16 MB and 60 s that MongoDB allows one
 * @param retention how long the history is kept
 */
public record EngineLimits(
        int tasks,
        int entriesPerCommit,
        int segmentBytes,
        int historyInstructions,
        int objects,
        int idleFiles,
        int silentVersions,
        int downloadBytes,
        int messageBytes,
        int downloadEntries,
        int bootstrapInstructions,
        int changesetBytes,
        int bootstrapObjects,
        int bootstrapDocuments,
        long sharedBootstrapBytes,
        int commitsBehind,
        int documentsPerBatch,
        HistoryRetention retention) {

    /** Those of a running server. */
    public static final EngineLimits SERVER = new EngineLimits(
            100_000,
            2000,
            4 * 1024 * 1024,
            500_000,
            100_000,
            10_000,
            1000,
            256 * 1024,
            32 * 1024 * 1024,
            1000,
            20_000,
            2 * 1024 * 1024,
            1000,
            1000,
            64L * 1024 * 1024,
            256,
            1000,
            HistoryRetention.SERVER);

    /** The same with other parts of bootstraps. */
    public EngineLimits withBootstrapObjects(int bootstrapObjectsMax) {
        return new EngineLimits(
                tasks,
                entriesPerCommit,
                segmentBytes,
                historyInstructions,
                objects,
                idleFiles,
                silentVersions,
                downloadBytes,
                messageBytes,
                downloadEntries,
                bootstrapInstructions,
                changesetBytes,
                bootstrapObjectsMax,
                bootstrapDocuments,
                sharedBootstrapBytes,
                commitsBehind,
                documentsPerBatch,
                retention);
    }

    /** The same with other DOWNLOADs. */
    public EngineLimits withDownloadBytes(int downloadBytesMax) {
        return new EngineLimits(
                tasks,
                entriesPerCommit,
                segmentBytes,
                historyInstructions,
                objects,
                idleFiles,
                silentVersions,
                downloadBytesMax,
                messageBytes,
                downloadEntries,
                bootstrapInstructions,
                Math.min(changesetBytes, downloadBytesMax),
                bootstrapObjects,
                bootstrapDocuments,
                sharedBootstrapBytes,
                commitsBehind,
                documentsPerBatch,
                retention);
    }

    /** The same with another retention of the history. */
    public EngineLimits withRetention(HistoryRetention other) {
        return new EngineLimits(
                tasks,
                entriesPerCommit,
                segmentBytes,
                historyInstructions,
                objects,
                idleFiles,
                silentVersions,
                downloadBytes,
                messageBytes,
                downloadEntries,
                bootstrapInstructions,
                changesetBytes,
                bootstrapObjects,
                bootstrapDocuments,
                sharedBootstrapBytes,
                commitsBehind,
                documentsPerBatch,
                other);
    }
}
