package io.devsync.harness.simulate;

import io.devsync.server.sync.Concurrency;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The threads of one server process: each wait is an event of the timeline, whose place the seed decides. Once the
 * process is killed every thread ends at its next wait.
 */
final class SimulatedThreads implements Concurrency {

    /** How long a thread that could run may have to wait for a processor. */
    private static final long DISPATCH_MICROS = 30;
    /** Threads lose the processor between two statements in so many of a thousand places where it matters. */
    private static final int PREEMPTION_PER_MILLE = 100;

    private final Timeline timeline;
    private final List<SimulatedThread> threads = new ArrayList<>();
    private final List<Throwable> deaths = new ArrayList<>();
    private @Nullable SimulatedThread current;
    private boolean killed;

    SimulatedThreads(Timeline timeline) {
        this.timeline = timeline;
    }

    /** What threads have died of that should not have died. */
    List<Throwable> deaths() {
        return deaths;
    }

    boolean killed() {
        return killed;
    }

    /** Kills the process; what its threads were about to do does not happen. */
    void kill() {
        if (!killed) {
            killed = true;
            timeline.after(0, this::bury);
        }
    }

    /** Ends all threads of a killed process; on the timeline's thread. */
    void bury() {
        for (int i = 0; i < threads.size(); i++) {
            run(threads.get(i));
        }
        threads.clear();
    }

    private void run(SimulatedThread thread) {
        current = thread;
        thread.resume();
        current = null;
    }

    @Override
    public Worker start(String name, Body body) {
        check();
        Waiters joining = new Waiters();
        SimulatedThread thread = new SimulatedThread(name, () -> {
            try {
                check();
                body.run();
            } catch (ProcessKilled expected) {
                // The way of all threads of a killed process.
            } catch (InterruptedException stopped) {
                // As a real thread: it ends.
            } catch (RuntimeException | Error death) {
                deaths.add(death);
            } finally {
                joining.changed();
            }
        });
        threads.removeIf(SimulatedThread::ended);
        threads.add(thread);
        wake(thread, thread.nextWait(), timeline.around(DISPATCH_MICROS));
        return new Worker() {
            @Override
            public boolean isAlive() {
                return !thread.ended();
            }

            @Override
            public void join() {
                joining.await(thread::ended, Optional.empty());
            }
        };
    }

    private void wake(SimulatedThread thread, long wait, long delayMicros) {
        timeline.after(delayMicros, () -> {
            if (thread.nextWait() == wait && !thread.ended()) {
                run(thread);
            }
        });
    }

    /** Threads that wait for something of one mailbox or gate. */
    private final class Waiters {
        private final ArrayDeque<SimulatedThread> waiting = new ArrayDeque<>();

        boolean await(BooleanSupplier condition, Optional<Duration> patience) {
            check();
            long deadline = timeline.nowMicros() + patience.map(limit -> limit.toNanos() / 1000).orElse(0L);
            while (!condition.getAsBoolean()) {
                if (patience.isPresent() && timeline.nowMicros() >= deadline) {
                    return false;
                }
                SimulatedThread self = self();
                waiting.add(self);
                if (patience.isPresent()) {
                    wake(self, self.nextWait(), deadline - timeline.nowMicros());
                }
                self.handBack();
                waiting.remove(self);
                check();
            }
            return true;
        }

        void changed() {
            while (!waiting.isEmpty()) {
                SimulatedThread thread = waiting.remove();
                wake(thread, thread.nextWait(), timeline.around(DISPATCH_MICROS));
            }
        }
    }

    private SimulatedThread self() {
        if (current == null) {
            throw new IllegalStateException("something that must not block blocks");
        }
        return current;
    }

    /** Ends the calling thread when the process is dead. */
    void check() {
        if (killed) {
            throw new ProcessKilled();
        }
    }

    /** Lets others run now and then, as a scheduler may between any two statements; also on the timeline's thread. */
    void perhapsYield() {
        if (current != null) {
            check();
            if (timeline.chance(PREEMPTION_PER_MILLE)) {
                sleep(timeline.around(DISPATCH_MICROS));
            }
        }
    }

    void sleep(long micros) {
        check();
        SimulatedThread self = self();
        wake(self, self.nextWait(), micros);
        self.handBack();
        check();
    }

    @Override
    public void pause(Duration duration) {
        sleep(duration.toNanos() / 1000);
    }

    @Override
    public Gate gate() {
        Waiters waiters = new Waiters();
        return new Gate() {
            @Override
            public void await(BooleanSupplier condition) {
                waiters.await(condition, Optional.empty());
            }

            @Override
            public void changed() {
                waiters.changed();
            }
        };
    }

    @Override
    public <T> Mailbox<T> mailbox(int capacity) {
        return new SimulatedMailbox<>(capacity);
    }

    private final class SimulatedMailbox<T> implements Mailbox<T> {
        private final int capacity;
        private final ArrayDeque<T> messages = new ArrayDeque<>();
        private final Waiters takers = new Waiters();
        private final Waiters putters = new Waiters();

        SimulatedMailbox(int capacity) {
            this.capacity = capacity;
        }

        @Override
        public void add(T message) {
            if (messages.size() >= capacity) {
                throw new IllegalStateException("mailbox of " + capacity + " is full");
            }
            messages.add(message);
            takers.changed();
            perhapsYield();
        }

        @Override
        public void put(T message) {
            putters.await(() -> messages.size() < capacity, Optional.empty());
            add(message);
        }

        @Override
        public boolean offer(T message, Duration patience) {
            if (!putters.await(() -> messages.size() < capacity, Optional.of(patience))) {
                return false;
            }
            add(message);
            return true;
        }

        @Override
        public T take() {
            takers.await(() -> !messages.isEmpty(), Optional.empty());
            return poll().orElseThrow();
        }

        @Override
        public Optional<T> poll(Duration patience) {
            takers.await(() -> !messages.isEmpty(), Optional.of(patience));
            return poll();
        }

        @Override
        public Optional<T> poll() {
            perhapsYield();
            Optional<T> next = Optional.ofNullable(messages.poll());
            putters.changed();
            return next;
        }

        @Override
        public boolean isEmpty() {
            return messages.isEmpty();
        }
    }
}
