/**
 * JMH benchmarks of the hot paths; start one with {@code java -cp <class path of this module> org.openjdk.jmh.Main
 * <class name>}.
 */
@NullMarked
package io.devsync.harness.bench;

import org.jspecify.annotations.NullMarked;
