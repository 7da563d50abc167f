package io.devsync.server.app;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The apps used last, in memory. Guarded by its own monitor, which is held for map operations only. */
final class AppCache {

    /** Some kilobytes each; a test suite with an app per test stays within. */
    private static final int MAX_APPS = 10_000;

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

    synchronized void put(App app) {
        byDomain.put(app.domainId(), app);
        byClientAppId.put(app.clientAppId(), app);
    }

    synchronized void remove(App app) {
        byDomain.remove(app.domainId());
        byClientAppId.remove(app.clientAppId());
    }

    synchronized void clear() {
        byDomain.clear();
        byClientAppId.clear();
    }

    synchronized Optional<App> get(String clientAppId) {
        return Optional.ofNullable(byClientAppId.get(clientAppId));
    }

    synchronized Optional<App> getByDomain(String domainId) {
        return Optional.ofNullable(byDomain.get(domainId));
    }
}
