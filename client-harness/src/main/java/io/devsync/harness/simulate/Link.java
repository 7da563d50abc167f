package io.devsync.harness.simulate;

import io.devsync.harness.device.DeviceTransport;
import io.devsync.protocol.changeset.BadChangesetException;
import io.devsync.protocol.changeset.ChangesetCodec;
import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.DownloadedChangeset;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.message.SyncMode;
import io.devsync.protocol.message.UploadedChangeset;
import io.devsync.server.session.SessionOutlet;
import io.devsync.server.session.SyncConnectionInfo;
import io.devsync.server.session.SyncSession;
import io.devsync.server.sync.SyncEngine;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A connection between a device and a server process: order is kept in each direction, everything takes its time, and when
 * it breaks each end learns of it at a time of its own and loses what is later than that. It carries several sessions, one
 * after the other or, in a client reset, of two files.
 */
final class Link implements DeviceTransport {

    private static final long NEVER = Long.MAX_VALUE;

    private final Timeline timeline;
    private final Faults faults;
    private final ServerProcess process;
    private final SyncEngine engine;
    private final DeviceNode device;
    private final Map<Long, Bound> sessions = new LinkedHashMap<>();

    private long lastUp;
    private long lastDown;
    private long upEnds = NEVER;
    private long downEnds = NEVER;
    private int inFlightDown;
    private boolean wasFull;
    private boolean serverClosed;

    Link(Timeline timeline, Faults faults, ServerProcess process, SyncEngine engine, DeviceNode device) {
        this.timeline = timeline;
        this.faults = faults;
        this.process = process;
        this.engine = engine;
        this.device = device;
    }

    ServerProcess process() {
        return process;
    }

    /** The connection breaks; either end may not notice for a while. */
    void cut() {
        breakUp(timeline.nowMicros() + timeline.around(faults.networkMicros() * 3));
        breakDown(timeline.nowMicros() + timeline.around(faults.networkMicros() * 3));
    }

    /** The server is gone; what it had sent may still arrive. */
    void serverGone() {
        upEnds = Math.min(upEnds, timeline.nowMicros());
        breakDown(timeline.nowMicros() + timeline.around(faults.networkMicros()));
    }

    /** The device has left; what it had sent may still arrive. */
    void deviceGone() {
        downEnds = Math.min(downEnds, timeline.nowMicros());
        breakUp(Math.max(lastUp, timeline.nowMicros() + timeline.around(faults.networkMicros())));
    }

    private void breakUp(long at) {
        if (at < upEnds) {
            upEnds = at;
            timeline.at(at, this::closeServerSide);
        }
    }

    private void breakDown(long at) {
        if (at < downEnds) {
            downEnds = at;
            timeline.at(at, () -> device.lost(this));
        }
    }

    private void closeServerSide() {
        if (!serverClosed) {
            serverClosed = true;
            sessions.values().forEach(Bound::close);
        }
    }

    @Override
    public void send(ClientMessage message) {
        lastUp = Math.max(lastUp + 1, timeline.nowMicros() + timeline.around(faults.networkMicros()));
        long arrival = lastUp;
        timeline.at(arrival, () -> {
            if (arrival <= upEnds && !serverClosed && !process.killed()) {
                note(message);
                deliver(message);
            }
        });
    }

    private void deliver(ClientMessage message) {
        if (message instanceof ClientMessage.Bind bind) {
            Bound bound = new Bound(bind.session());
            sessions.put(bind.session(), bound);
            bound.session = engine.bind(
                    new SyncConnectionInfo(
                            "device-" + device.number(), ServerProcess.APP, device.user(), SyncMode.FLEXIBLE, 14, "simulated"),
                    bind,
                    bound);
        } else if (message instanceof ClientMessage.SessionMessage inSession && sessions.containsKey(inSession.session())) {
            sessions.get(inSession.session()).deliver(message);
        }
    }

    private void push(ServerMessage message) {
        inFlightDown++;
        lastDown = Math.max(lastDown + 1, timeline.nowMicros() + timeline.around(faults.networkMicros()));
        long arrival = lastDown;
        timeline.at(arrival, () -> {
            inFlightDown--;
            if (arrival <= downEnds) {
                note(message);
                device.receive(this, message);
            }
            if (wasFull && inFlightDown <= faults.windowMessages() / 2 && !serverClosed && !process.killed()) {
                wasFull = false;
                List.copyOf(sessions.values()).forEach(Bound::writable);
            }
        });
    }

    /** The server's end of one session. */
    private final class Bound implements SessionOutlet {
        private final long ident;
        private boolean failed;
        private boolean closed;
        private @Nullable SyncSession session;

        Bound(long ident) {
            this.ident = ident;
        }

        void deliver(ClientMessage message) {
            SyncSession to = session;
            if (closed || to == null) {
                return;
            }
            switch (message) {
                case ClientMessage.Ident identity -> to.ident(identity);
                case ClientMessage.Query query -> to.query(query);
                case ClientMessage.Upload upload -> to.upload(upload);
                case ClientMessage.Mark mark -> to.mark(mark);
                case ClientMessage.Unbind ignored -> close();
                default -> throw new IllegalStateException("a simulated device sent " + message);
            }
        }

        void close() {
            if (!closed) {
                closed = true;
                if (session != null && !process.killed()) {
                    session.close();
                }
            }
        }

        void writable() {
            if (session != null && !closed) {
                session.writable();
            }
        }

        @Override
        public long session() {
            return ident;
        }

        @Override
        public void send(ServerMessage.SessionMessage message) {
            process.threads().perhapsYield();
            if (!failed && !closed) {
                push(message);
            }
        }

        @Override
        public void fail(SyncError error) {
            process.threads().perhapsYield();
            if (!failed && !closed) {
                failed = true;
                push(new ServerMessage.SessionError(ident, error));
                timeline.after(timeline.around(100), this::close);
            }
        }

        @Override
        public boolean isWritable() {
            process.threads().perhapsYield();
            if (inFlightDown < faults.windowMessages()) {
                return true;
            }
            wasFull = true;
            return false;
        }
    }

    private void note(ClientMessage message) {
        long detail = switch (message) {
            case ClientMessage.Upload upload -> {
                long sum = upload.progress().clientVersion() * 31 + upload.progress().serverVersion();
                for (UploadedChangeset changeset : upload.changesets()) {
                    sum = sum * 31 + changeset.clientVersion() * 7 + changeset.originTimestamp();
                }
                yield sum;
            }
            case ClientMessage.Ident identity -> identity.download().serverVersion();
            case ClientMessage.Query query -> query.query().body().hashCode();
            default -> 0;
        };
        timeline.note("-> " + message.getClass().getSimpleName(), device.number(), detail);
        timeline.detail(message::toString);
    }

    private void note(ServerMessage message) {
        switch (message) {
            case ServerMessage.Download download -> {
                long sum = download.download().clientVersion() * 31 + download.upload().clientVersion();
                for (DownloadedChangeset changeset : download.changesets()) {
                    sum = sum * 31
                            + changeset.serverVersion() * 7
                            + changeset.originTimestamp()
                            + Arrays.hashCode(changeset.changeset().bytes());
                }
                timeline.note("<- Download", device.number(), download.download().serverVersion(), sum);
                timeline.detail(() -> text(download));
            }
            case ServerMessage.SessionError error -> timeline.note(
                    "<- " + error.error().message(), device.number(), error.error().code().number());
            default -> timeline.note("<- " + message.getClass().getSimpleName(), device.number());
        }
    }

    private static String text(ServerMessage.Download download) {
        StringBuilder text = new StringBuilder("Download ")
                .append(download.download())
                .append(' ')
                .append(download.upload())
                .append(' ')
                .append(download.delivery());
        for (DownloadedChangeset changeset : download.changesets()) {
            text.append("\n                  v")
                    .append(changeset.serverVersion())
                    .append(" c")
                    .append(changeset.clientVersion())
                    .append(" t")
                    .append(changeset.originTimestamp())
                    .append(" of ")
                    .append(changeset.originFileIdent())
                    .append(' ');
            try {
                text.append(ChangesetCodec.decode(changeset.changeset().bytes()).instructions());
            } catch (BadChangesetException damaged) {
                text.append(damaged.getMessage());
            }
        }
        return text.toString();
    }
}
