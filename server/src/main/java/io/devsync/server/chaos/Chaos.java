package io.devsync.server.chaos;

import io.devsync.protocol.message.SyncError;
import io.devsync.server.http.LinkConditions;
import io.devsync.server.logs.LogEntry;
import io.devsync.server.logs.LogSink;
import io.devsync.server.logs.LogType;
import io.devsync.server.session.ConnectionFaults;
import io.devsync.server.session.SyncAdmission;
import io.devsync.server.session.SyncConnections;
import io.devsync.server.session.SyncLink;
import io.devsync.server.store.IdSource;
import io.devsync.server.sync.WriteFaults;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The faults of a server: who asks for one gets it, until its time is over, it has struck often enough, or it is taken
 * back. Used by any thread; the questions that connections and engines ask never block.
 *
 * <p>Faults act where the real ones would: the network's next to the socket, refusals where connections are admitted,
 * errors where a session begins, undone writes where writes are judged. None of these places does anything for a fault
 * that nobody asked for.
 */
public final class Chaos implements ConnectionFaults, WriteFaults, AutoCloseable {

    /** More at once nobody can tell apart; each costs a look per connection. */
    private static final int FAULTS_MAX = 100;

    /** Faults that are over and can still be read: a test asks how often its fault has struck. */
    private static final int OVER_MAX = 100;

    private final SyncConnections connections;
    private final ChaosTargets targets;
    private final LogSink logs;
    private final IdSource ids;
    private final Clock clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("chaos").factory());

    private volatile List<ActiveFault> active = List.of();
    private final Deque<ActiveFault> over = new ArrayDeque<>();
    private int lastId;

    /**
     * No faults yet.
     *
     * @param connections that are disturbed from now on by what is asked for
     */
    public Chaos(SyncConnections connections, ChaosTargets targets, LogSink logs, IdSource ids, Clock clock) {
        this.connections = connections;
        this.targets = targets;
        this.logs = logs;
        this.ids = ids;
        this.clock = clock;
        connections.disturbedBy(this);
    }

    /**
     * Lets a fault happen that is over then; may block on the data source.
     *
     * @return how many connections it ended, or how many client files it concerned
     * @throws IllegalArgumentException when it cannot be had like that, with the reason
     */
    public int strike(FaultScope scope, Fault.Instant fault) {
        int struck = switch (fault) {
            case Fault.Drop ignored -> drop(scope);
            case Fault.ExpireToken(boolean refreshTokenToo) -> {
                targets.expireTokens(scope, refreshTokenToo);
                List<SyncLink> links = covered(scope);
                links.forEach(link -> link.refreshToken("access token expired"));
                yield links.size();
            }
            case Fault.ClientReset ignored -> targets.resetDevices(scope);
        };
        note(scope.appId(), "fault (" + fault.kind() + ") struck " + struck);
        return struck;
    }

    private int drop(FaultScope scope) {
        List<SyncLink> links = covered(scope);
        links.forEach(link -> link.cut("chaos"));
        return links.size();
    }

    private List<SyncLink> covered(FaultScope scope) {
        return connections.links().stream().filter(scope::covers).toList();
    }

    /**
     * Lets a fault begin.
     *
     * @throws IllegalArgumentException when there are too many already, or another one that it cannot be combined with
     */
    public ActiveFault begin(FaultOrder order) {
        ActiveFault fault;
        synchronized (this) {
            if (active.size() >= FAULTS_MAX) {
                throw new IllegalArgumentException(
                        active.size() + " faults are active (expected: fewer than " + FAULTS_MAX + "; remove some)");
            }
            fault = new ActiveFault("f" + ++lastId, order, clock.instant());
            List<ActiveFault> more = new ArrayList<>(active);
            more.add(fault);
            active = List.copyOf(more);
        }
        note(order.scope().appId(), fault + " began");
        timer.schedule(this::sweep, order.lasts().toMillis() + 1, TimeUnit.MILLISECONDS);
        begun(fault);
        return fault;
    }

    private void begun(ActiveFault fault) {
        FaultScope scope = fault.order().scope();
        switch ((Fault.Lasting) fault.order().fault()) {
            case Fault.Refuse ignored -> drop(scope);
            case Fault.InjectError(SyncError error) -> {
                for (SyncLink link : covered(scope)) {
                    int failed = link.fail(scope.file(), error, fault.strikesLeft());
                    for (int i = 0; i < failed; i++) {
                        fault.strike();
                    }
                }
                sweep();
            }
            case Fault.ClockSkew ignored -> skew(scope.appId());
            case Fault.UndoWrites ignored -> {}
            case Fault.Delay ignored -> impose(fault);
            case Fault.Throttle ignored -> impose(fault);
            case Fault.Cut ignored -> impose(fault);
            case Fault.Pause ignored -> impose(fault);
        }
    }

    private void impose(ActiveFault fault) {
        covered(fault.order().scope()).forEach(this::impose);
    }

    /** The faults of an app, in the order in which they began, those that are over first. */
    public synchronized List<ActiveFault> list(String appId) {
        List<ActiveFault> all = new ArrayList<>(over);
        all.addAll(active);
        all.removeIf(fault -> !fault.order().scope().appId().equals(appId));
        return all;
    }

    /** One fault of an app, also when it is over and not yet forgotten. */
    public Optional<ActiveFault> find(String appId, String id) {
        return list(appId).stream().filter(fault -> fault.id().equals(id)).findFirst();
    }

    /** Takes a fault back; absent when there is none of that id. */
    public Optional<ActiveFault> remove(String appId, String id) {
        Optional<ActiveFault> found = find(appId, id);
        found.ifPresent(ActiveFault::end);
        sweep();
        return found;
    }

    /** Takes all faults of an app back; how many were active. */
    public int removeAll(String appId) {
        List<ActiveFault> all =
                list(appId).stream().filter(fault -> !fault.over()).toList();
        all.forEach(ActiveFault::end);
        sweep();
        return all.size();
    }

    /** Ends what is over. */
    void sweep() {
        Instant now = clock.instant();
        List<ActiveFault> ended = new ArrayList<>();
        synchronized (this) {
            List<ActiveFault> left = new ArrayList<>();
            for (ActiveFault fault : active) {
                boolean ends = fault.over() || fault.expiredAt(now) || fault.isSpent();
                (ends ? ended : left).add(fault);
            }
            active = List.copyOf(left);
            for (ActiveFault fault : ended) {
                fault.end();
                over.addLast(fault);
                if (over.size() > OVER_MAX) {
                    over.removeFirst();
                }
            }
        }
        for (ActiveFault fault : ended) {
            FaultScope scope = fault.order().scope();
            note(scope.appId(), fault + " ended, struck " + fault.hits());
            if (fault.order().fault() instanceof Fault.ClockSkew) {
                skew(scope.appId());
            } else {
                covered(scope).forEach(this::impose);
            }
        }
    }

    /** Several clocks' errors add up. */
    private void skew(String appId) {
        Duration offset = Duration.ZERO;
        for (ActiveFault fault : active) {
            if (fault.order().scope().appId().equals(appId)
                    && fault.order().fault() instanceof Fault.ClockSkew(Duration more)) {
                offset = offset.plus(more);
            }
        }
        targets.skewClock(appId, offset);
    }

    private void impose(SyncLink link) {
        link.impose(conditions(link));
    }

    private LinkConditions conditions(SyncLink link) {
        Duration delay = Duration.ZERO;
        Duration jitter = Duration.ZERO;
        long bytesPerSecond = 0;
        boolean stopped = false;
        long seed = 0;
        List<LinkConditions.Break> breaks = new ArrayList<>();
        for (ActiveFault fault : active) {
            if (fault.over() || !fault.order().scope().covers(link)) {
                continue;
            }
            switch ((Fault.Lasting) fault.order().fault()) {
                case Fault.Delay more -> {
                    delay = delay.plus(more.delay());
                    jitter = jitter.plus(more.jitter());
                    seed = 31 * seed + fault.order().seed();
                }
                case Fault.Throttle(long rate) -> bytesPerSecond = bytesPerSecond == 0 ? rate : Math.min(bytesPerSecond, rate);
                case Fault.Pause ignored -> stopped = true;
                case Fault.Cut(long bytes, long messages) ->
                    breaks.add(new LinkConditions.Break(fault.id(), bytes, messages, () -> strikes(fault)));
                case Fault.Refuse ignored -> {}
                case Fault.InjectError ignored -> {}
                case Fault.UndoWrites ignored -> {}
                case Fault.ClockSkew ignored -> {}
            }
        }
        return new LinkConditions(delay, jitter, bytesPerSecond, stopped, seed, breaks);
    }

    /** Strikes from a thread that must not wait; who has struck for the last time is taken off elsewhere. */
    private boolean strikes(ActiveFault fault) {
        boolean struck = !fault.expiredAt(clock.instant()) && fault.strike();
        if (struck) {
            note(fault.order().scope().appId(), fault + " struck");
            if (fault.isSpent()) {
                timer.execute(this::sweep);
            }
        }
        return struck;
    }

    /** Turns connections away while a fault wants it; asks the other first, which knows the user. */
    public SyncAdmission over(SyncAdmission admission) {
        return (appId, accessToken) -> active.isEmpty()
                ? admission.admit(appId, accessToken)
                : admission.admit(appId, accessToken).thenApply(decision -> decide(appId, decision));
    }

    private SyncAdmission.Decision decide(String appId, SyncAdmission.Decision decision) {
        if (decision instanceof SyncAdmission.Decision.Accepted accepted) {
            for (ActiveFault fault : active) {
                // Which device it is, is not known before IDENT.
                boolean here = fault.order().fault() instanceof Fault.Refuse
                        && fault.order().scope().file().isEmpty()
                        && fault.order().scope().covers(appId, accepted.userId(), 0);
                if (here && strikes(fault)) {
                    return new SyncAdmission.Decision.Unavailable(fault + " refuses connections");
                }
            }
        }
        return decision;
    }

    @Override
    public void changed(SyncLink link) {
        if (active.isEmpty()) {
            return;
        }
        LinkConditions conditions = conditions(link);
        if (!conditions.equals(LinkConditions.GOOD)) {
            link.impose(conditions);
        }
    }

    @Override
    public Optional<SyncError> identified(SyncLink link, long file) {
        for (ActiveFault fault : active) {
            FaultScope scope = fault.order().scope();
            if (!scope.covers(link.appId(), link.userId(), file)) {
                continue;
            }
            if (fault.order().fault() instanceof Fault.Refuse && scope.file().isPresent() && strikes(fault)) {
                link.cut("chaos");
                return Optional.empty();
            }
            if (fault.order().fault() instanceof Fault.InjectError(SyncError error) && strikes(fault)) {
                return Optional.of(error);
            }
        }
        return Optional.empty();
    }

    @Override
    public Optional<String> refusal(String appId, String userId, long file, String className) {
        for (ActiveFault fault : active) {
            boolean meant = fault.order().fault() instanceof Fault.UndoWrites(String name)
                    && name.equals(className)
                    && fault.order().scope().covers(appId, userId, file);
            if (meant && strikes(fault)) {
                return Optional.of(fault + " undoes it");
            }
        }
        return Optional.empty();
    }

    private void note(String appId, String what) {
        logs.add(LogEntry.of(appId, LogType.SYNC_OTHER, clock.instant(), ids.objectId()).saying(what));
    }

    /** Stops the thread; faults end with their server. */
    @Override
    public void close() {
        timer.shutdownNow();
    }
}
