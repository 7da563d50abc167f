package io.devsync.server.transfer;

import com.mongodb.MongoNamespace;
import java.util.concurrent.atomic.AtomicLong;

/** How far a transfer is: written by the transfer, read by anyone. */
public final class TransferProgress {

    private final AtomicLong documents = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private volatile String namespace = "";

    void at(MongoNamespace current) {
        namespace = current.getFullName();
    }

    void add(long moreBytes) {
        documents.incrementAndGet();
        bytes.addAndGet(moreBytes);
    }

    /** Documents so far. */
    public long documents() {
        return documents.get();
    }

    /** Their bytes as BSON. */
    public long bytes() {
        return bytes.get();
    }

    /** The collection it is at; empty before the first. */
    public String namespace() {
        return namespace;
    }
}
