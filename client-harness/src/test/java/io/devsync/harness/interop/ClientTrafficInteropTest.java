package io.devsync.harness.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.harness.oracle.RandomEdits;
import io.devsync.harness.realm.RealmRuntime;
import io.devsync.harness.realm.SyncedRealm;
import io.devsync.protocol.changeset.BadChangesetException;
import io.devsync.protocol.changeset.Changeset;
import io.devsync.protocol.changeset.ChangesetCodec;
import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.SyncMode;
import io.devsync.protocol.message.UploadedChangeset;
import io.devsync.protocol.realm.BadMessageException;
import io.devsync.protocol.realm.RealmWire;
import io.devsync.protocol.realm.SubProtocol;
import io.devsync.protocol.realm.WireLimits;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What real clients send is read and written as they do. */
@InteropTest
class ClientTrafficInteropTest {

    private static final int EDITS = 300;

    @RegisterExtension
    final Devices devices = new Devices();

    @Test
    void everyMessageIsReadAndWrittenAgainWithoutChange() throws BadMessageException, BadChangesetException {
        RealmWire wire = new RealmWire(
                SubProtocol.of(
                        SyncMode.FLEXIBLE, RealmRuntime.load().sdk().protocolVersion()),
                WireLimits.DEFAULT);

        List<ClientMessage> messages = new ArrayList<>();
        for (byte[] bytes : recordedMessages()) {
            ClientMessage message = wire.decodeClientMessage(bytes);
            messages.add(message);

            assertThat(wire.decodeClientMessage(wire.encode(message))).isEqualTo(message);
        }

        List<Changeset> changesets = messages.stream()
                .filter(ClientMessage.Upload.class::isInstance)
                .flatMap(message -> ((ClientMessage.Upload) message).changesets().stream())
                .map(UploadedChangeset::changeset)
                .toList();
        assertThat(changesets).hasSizeGreaterThan(EDITS / 2);
        for (Changeset changeset : changesets) {
            assertThat(ChangesetCodec.decode(ChangesetCodec.encode(changeset).bytes())).isEqualTo(changeset);
        }
    }

    private List<byte[]> recordedMessages() {
        Network network = devices.closeLater(Network.to(devices.server().baseUrl()));
        SyncedRealm realm = devices.device("phone", network.baseUrl(), devices.appId(), network.filter())
                .openWithEverything(Models.EVERYTHING);
        RandomEdits edits = RandomEdits.of(Models.EVERYTHING, 6, 7);
        for (int i = 0; i < EDITS; i++) {
            realm.write(edits::apply);
        }
        realm.subscriptions().update(change -> change.put("some", "Everything", "int > 3 OR string CONTAINS 'x'"));
        realm.session().awaitUpload();
        return network.messages();
    }
}
