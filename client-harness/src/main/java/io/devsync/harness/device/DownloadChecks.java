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
            require(
                    changeset.serverVersion() >= previousServer && changeset.serverVersion() <= serverVersion,
                    "changeset at server version " + changeset.serverVersion() + " after " + previousServer,
                    download);
            require(
                    changeset.clientVersion() >= previousClient && changeset.clientVersion() <= clientVersion,
                    "changeset at client version " + changeset.clientVersion() + " after " + previousClient,
                    download);
            require(
                    changeset.originFileIdent() > 0 && changeset.originFileIdent() != ownIdent,
                    "changeset of origin " + changeset.originFileIdent(),
                    download);
            previousServer = changeset.serverVersion();
            previousClient = changeset.clientVersion();
        }
    }

    private static void require(boolean condition, String what, Download download) throws ProtocolViolation {
        ProtocolViolation.unless(
                condition,
                what + ": download " + download.download() + " latest " + download.latest() + " upload "
                        + download.upload());
    }
}
