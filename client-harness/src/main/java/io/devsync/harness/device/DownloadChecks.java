package io.devsync.harness.device;

import io.devsync.protocol.message.DownloadedChangeset;
import io.devsync.protocol.message.ServerMessage.Download;

/** The conditions under which a real client rejects a DOWNLOAD (spec wire-protocol §4.2.1). */
final class DownloadChecks {

    private DownloadChecks() {}

    static void check(Download download, LocalRealm realm, long ownIdent) throws ProtocolViolation {
        long serverVersion = download.download().serverVersion();
        long clientVersion = download.download().clientVersion();
        long uploaded = download.upload().clientVersion();
        require(download.latest().version() >= realm.latest().version(), "latest_server_version decreased", download);
        require(uploaded >= realm.upload().clientVersion(), "ul_client_version decreased", download);
        require(uploaded <= realm.version(), "ul_client_version beyond the newest local version", download);
        require(serverVersion >= realm.download().serverVersion(), "dl_server_version decreased", download);
        require(serverVersion <= download.latest().version(), "dl_server_version beyond the latest", download);
        require(clientVersion >= realm.download().clientVersion(), "dl_client_version decreased", download);
        require(clientVersion <= uploaded, "dl_client_version beyond ul_client_version", download);
        require(serverVersion >= download.upload().serverVersion(), "ul_server_version ahead of download", download);
        long previousServer = realm.download().serverVersion();
        long previousClient = realm.download().clientVersion();
        for (DownloadedChangeset changeset : download.changesets()) {
            if (changeset.serverVersion() < previousServer || changeset.serverVersion() > serverVersion) {
                throw violation(
                        "changeset at server version " + changeset.serverVersion() + " after " + previousServer, download);
            }
            if (changeset.clientVersion() < previousClient || changeset.clientVersion() > clientVersion) {
                throw violation(
                        "changeset at client version " + changeset.clientVersion() + " after " + previousClient, download);
            }
            if (changeset.originFileIdent() <= 0 || changeset.originFileIdent() == ownIdent) {
                throw violation("changeset of origin " + changeset.originFileIdent(), download);
            }
            previousServer = changeset.serverVersion();
            previousClient = changeset.clientVersion();
        }
    }

    private static void require(boolean condition, String what, Download download) throws ProtocolViolation {
        if (!condition) {
            throw violation(what, download);
        }
    }

    private static ProtocolViolation violation(String what, Download download) {
        return new ProtocolViolation(what + ": download " + download.download() + " latest " + download.latest()
                + " upload " + download.upload());
    }
}
