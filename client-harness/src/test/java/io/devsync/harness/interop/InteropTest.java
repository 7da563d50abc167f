package io.devsync.harness.interop;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * A test class that needs a real native client, of which there is one for Linux on x86-64 only; skipped elsewhere.
 *
 * <p>Runs once with each client version; see the build.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("interop")
@EnabledOnOs(
        value = OS.LINUX,
        architectures = {"amd64", "x86_64"},
        disabledReason = "Realm's native client exists for Linux on x86-64 only")
@Timeout(value = 90, unit = TimeUnit.SECONDS)
public @interface InteropTest {}
