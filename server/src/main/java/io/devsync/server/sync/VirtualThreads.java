package io.devsync.server.sync;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** The concurrency of a running server: virtual threads, which may block, and the queues and locks of the JDK. */
public final class VirtualThreads implements Concurrency {

    @Override
    public Worker start(String name, Body body) {
        Thread thread = Thread.ofVirtual().name(name).start(() -> {
            try {
                body.run();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        return new ThreadWorker(thread);
    }

    @Override
    public <T> Mailbox<T> mailbox(int capacity) {
        return new QueueMailbox<>(new LinkedBlockingQueue<>(capacity));
    }

    @Override
    public Gate gate() {
        return new LockGate();
    }

    @Override
    public void pause(Duration duration) throws InterruptedException {
        Thread.sleep(duration);
    }

    private record ThreadWorker(Thread thread) implements Worker {
        @Override
        public boolean isAlive() {
            return thread.isAlive();
        }

        @Override
        public void join() throws InterruptedException {
            thread.join();
        }
    }

    private record QueueMailbox<T>(BlockingQueue<T> queue) implements Mailbox<T> {
        @Override
        public void add(T message) {
            queue.add(message);
        }

        @Override
        public void put(T message) throws InterruptedException {
            queue.put(message);
        }

        @Override
        public boolean offer(T message, Duration patience) throws InterruptedException {
            return queue.offer(message, patience.toMillis(), TimeUnit.MILLISECONDS);
        }

        @Override
        public T take() throws InterruptedException {
            return queue.take();
        }

        @Override
        public Optional<T> poll(Duration patience) throws InterruptedException {
            return Optional.ofNullable(queue.poll(patience.toMillis(), TimeUnit.MILLISECONDS));
        }

        @Override
        public Optional<T> poll() {
            return Optional.ofNullable(queue.poll());
        }

        @Override
        public boolean isEmpty() {
            return queue.isEmpty();
        }
    }

    private static final class LockGate implements Gate {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition change = lock.newCondition();

        @Override
        public void await(BooleanSupplier condition) throws InterruptedException {
            lock.lock();
            try {
                while (!condition.getAsBoolean()) {
                    change.await();
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void changed() {
            lock.lock();
            try {
                change.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
