package io.devsync.server.sync;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Everything by which an engine does things side by side and waits. The engine itself knows no other way to start a
 * thread or to block than this and its store, so that a simulation, which runs one thread at a time in an order of its
 * choice, is in control of all of it.
 */
public interface Concurrency {

    /** Starts a thread; it ends with the body, or when the body is interrupted. */
    Worker start(String name, Body body);

    /**
     * A queue from any number of threads to one.
     *
     * @param capacity messages that may wait in it, from 1
     */
    <T> Mailbox<T> mailbox(int capacity);

    /** A gate at which threads wait for a condition. */
    Gate gate();

    /** Lets the calling thread wait for a while. */
    void pause(Duration duration) throws InterruptedException;

    /** What a thread does. */
    interface Body {
        /** Runs on the thread; may block. */
        void run() throws InterruptedException;
    }

    /** A thread that was started. */
    interface Worker {
        /** Whether it has not ended yet. */
        boolean isAlive();

        /** Waits until it has ended. */
        void join() throws InterruptedException;
    }

    /** A bounded queue; order is kept. */
    interface Mailbox<T> {
        /**
         * Adds a message without waiting.
         *
         * @throws IllegalStateException when the mailbox is full
         */
        void add(T message);

        /** Adds a message; waits while the mailbox is full. */
        void put(T message) throws InterruptedException;

        /** Adds a message; false when the mailbox has stayed full for that long. */
        boolean offer(T message, Duration patience) throws InterruptedException;

        /** The next message; waits for it. */
        T take() throws InterruptedException;

        /** The next message, waiting that long for it. */
        Optional<T> poll(Duration patience) throws InterruptedException;

        /** The next message, if there is one. */
        Optional<T> poll();

        /** Whether nothing waits. */
        boolean isEmpty();
    }

    /** Holds threads back until a condition is true. */
    interface Gate {
        /** Waits until the condition is true; it is looked at now and after each {@link #changed()}. */
        void await(BooleanSupplier condition) throws InterruptedException;

        /** Something that conditions depend on has changed; never waits. */
        void changed();
    }
}
