package io.devsync.harness.engine;

import io.devsync.harness.device.DeviceSession;
import io.devsync.harness.device.DeviceTransport;
import io.devsync.harness.device.LocalRealm;
import io.devsync.harness.device.ProtocolViolation;
import io.devsync.harness.device.WriteTransaction;
import io.devsync.protocol.device.DeviceWire;
import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.message.SyncMode;
import io.devsync.protocol.realm.RealmWire;
import io.devsync.protocol.realm.SubProtocol;
import io.devsync.protocol.realm.UnsendableMessageException;
import io.devsync.protocol.realm.WireLimits;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.session.SessionOutlet;
import io.devsync.server.session.SyncConnectionInfo;
import io.devsync.server.session.SyncGateway;
import io.devsync.server.session.SyncSession;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A simulated device that talks to an engine by method calls; its test drives it on one thread. */
final class InProcessDevice {

    private final String user;
    private final int protocolVersion;
    private final LocalRealm realm = new LocalRealm();
    private final DeviceSession session = new DeviceSession(realm);
    private long clock;
    private @Nullable Link link;
    private int changesets;

    InProcessDevice(String user, RealmSchema schema, int protocolVersion, long clock) {
        this.user = user;
        this.protocolVersion = protocolVersion;
        this.clock = clock;
        try {
            realm.open(schema, clock);
        } catch (Exception impossible) {
            throw new AssertionError(impossible);
        }
    }

    LocalRealm realm() {
        return realm;
    }

    DeviceSession session() {
        return session;
    }

    void connect(SyncGateway gateway) {
        Link next = new Link(gateway);
        link = next;
        session.connect(next);
    }

    /** Changesets that the device has got so far. */
    int changesets() {
        return changesets;
    }

    /** The connection breaks: what is on its way in either direction is lost. */
    void cut() {
        if (link != null) {
            link.close();
            link = null;
        }
        session.disconnected();
    }

    void write(Consumer<WriteTransaction> changes) {
        WriteTransaction transaction = realm.write();
        changes.accept(transaction);
        transaction.commit(++clock);
        session.flush();
    }

    /**
     * Takes in what has arrived; false when there was nothing.
     *
     * @throws UnsendableMessageException if one of the wires would have withheld a message
     */
    boolean receive() throws ProtocolViolation {
        Link current = link;
        boolean any = false;
        while (current != null && !current.arrived.isEmpty()) {
            any = true;
            if (current.unsendable != null) {
                throw current.unsendable;
            }
            ServerMessage message = current.arrived.remove();
            if (message instanceof ServerMessage.Download download) {
                changesets += download.changesets().size();
            }
            session.receive(message);
            current = link;
        }
        return any;
    }

    /** One session over the gateway. */
    private final class Link implements DeviceTransport, SessionOutlet {
        private final SyncGateway gateway;
        private final LinkedBlockingQueue<ServerMessage> arrived = new LinkedBlockingQueue<>();
        private final RealmWire realmWire =
                new RealmWire(SubProtocol.of(SyncMode.FLEXIBLE, protocolVersion), WireLimits.DEFAULT, false);
        private final DeviceWire openWire = new DeviceWire(DeviceWire.LIMITS);
        private volatile boolean over;
        private volatile @Nullable UnsendableMessageException unsendable;
        private @Nullable SyncSession engineSession;
        private long ident;

        Link(SyncGateway gateway) {
            this.gateway = gateway;
        }

        @Override
        public void send(ClientMessage message) {
            SyncSession to = engineSession;
            switch (message) {
                case ClientMessage.Bind bind -> {
                    ident = bind.session();
                    engineSession = gateway.bind(
                            new SyncConnectionInfo("test", "app", user, SyncMode.FLEXIBLE, protocolVersion, "simulated"),
                            bind,
                            this);
                }
                case ClientMessage.Ident identity when to != null -> to.ident(identity);
                case ClientMessage.Query query when to != null -> to.query(query);
                case ClientMessage.Upload upload when to != null -> to.upload(upload);
                case ClientMessage.Mark mark when to != null -> to.mark(mark);
                case ClientMessage.Unbind ignored -> close();
                default -> throw new AssertionError("unexpected " + message);
            }
        }

        void close() {
            over = true;
            if (engineSession != null) {
                engineSession.close();
            }
        }

        @Override
        public long session() {
            return ident;
        }

        @Override
        public void send(ServerMessage.SessionMessage message) {
            if (over) {
                return;
            }
            try {
                realmWire.encode(message);
                openWire.encode(message);
            } catch (UnsendableMessageException withheld) {
                unsendable = withheld;
            }
            arrived.add(message);
        }

        @Override
        public void fail(SyncError error) {
            if (!over) {
                over = true;
                arrived.add(new ServerMessage.SessionError(ident, error));
            }
        }

        @Override
        public boolean isWritable() {
            return true;
        }
    }
}
