package io.devsync.server.app;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The apps used last, in memory. Guarded by its own monitor, which is held for map operations only. */
final class AppCache {

    /** Some kilobytes each; a test suite with an app per test stays within. */
    private static final int MAX_APPS = 10_000;

    private long removals;
    private final Map<String, App> byDomain = new HashMap<>();
    private final LinkedHashMap<String, App> byClientAppId = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, App> eldest) {
            boolean full = size() > MAX_APPS;
            if (full) {
                byDomain.remove(eldest.getValue().domainId());
            }
            return full;
        }
    };

    /** What was read from the data source since then may be put in, unless something was removed meanwhile. */
    synchronized long moment() {
        return removals;
    }

    /** Puts in what was read, unless it may be old by now. */
    synchronized void putRead(App app, long since) {
        if (since == removals) {
            put(app);
        }
    }

    /** Takes out whatever is known of an app. */
    synchronized void remove(String clientAppId) {
        removals++;
        Optional.ofNullable(byClientAppId.remove(clientAppId)).ifPresent(app -> byDomain.remove(app.domainId()));
    }

    /** Takes everything out. */
    synchronized void clear() {
        removals++;
        byClientAppId.clear();
        byDomain.clear();
    }

    synchronized void put(App app) {
        byDomain.put(app.domainId(), app);
        byClientAppId.put(app.clientAppId(), app);
    }

    synchronized Optional<App> get(String clientAppId) {
        return Optional.ofNullable(byClientAppId.get(clientAppId));
    }

    synchronized Optional<App> getByDomain(String domainId) {
        return Optional.ofNullable(byDomain.get(domainId));
    }
}
