package io.devsync.harness.simulate;

import io.devsync.harness.device.WriteTransaction;
import io.devsync.protocol.value.Scalar;
import java.util.ArrayList;
import java.util.List;

/**
 * What one device added to the account that all devices add to: what must be found there in the end, what may be, and how
 * much may have counted twice.
 */
final class AccountBook {

    private final int device;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Entry> abandoned = new ArrayList<>();
    private int installation;
    private int made;
    private int doubled;

    /** What the device added, and in which version of its file. */
    record Entry(String member, int installation, long clientVersion) {}

    AccountBook(int device) {
        this.device = device;
    }

    /** Adds to the account in a transaction that is to be committed. */
    String add(WriteTransaction transaction) {
        String member = device + "." + installation + "." + ++made;
        transaction.add(Model.ACCOUNT, "total", 1);
        transaction.insertMember(Model.ACCOUNT, "seen", new Scalar.Str(member));
        return member;
    }

    /** What was added is committed as that version of the file. */
    void committed(String member, long clientVersion) {
        entries.add(new Entry(member, installation, clientVersion));
    }

    /**
     * The app is deleted with its file and installed again.
     *
     * @param acknowledged the version of the file up to which the server has everything
     */
    void reinstalled(long acknowledged) {
        List<Entry> open = open(acknowledged);
        entries.removeAll(open);
        abandoned.addAll(open);
        installation++;
    }

    /**
     * A client reset has put a fresh copy in the file's place.
     *
     * @param acknowledged the version of the old file up to which the server has everything
     * @param again whether the device has made what was open again in the fresh copy
     * @param clientVersion the fresh copy's version
     */
    void startedOver(long acknowledged, boolean again, long clientVersion) {
        List<Entry> open = open(acknowledged);
        entries.removeAll(open);
        if (again) {
            // The server may have had them without the device knowing.
            doubled += open.size();
            open.forEach(entry -> committed(entry.member(), clientVersion));
        } else {
            abandoned.addAll(open);
        }
    }

    private List<Entry> open(long acknowledged) {
        return entries.stream()
                .filter(entry -> entry.installation() == installation && entry.clientVersion() > acknowledged)
                .toList();
    }

    /** How often the app was installed before. */
    int installation() {
        return installation;
    }

    /** What must be in the account once everything is uploaded. */
    List<Entry> entries() {
        return entries;
    }

    /** What may be in the account: it was lost with its file before the server had acknowledged it. */
    List<Entry> abandoned() {
        return abandoned;
    }

    /** How many transactions may have taken effect twice: a reset made them again while the server had them already. */
    int doubled() {
        return doubled;
    }
}
