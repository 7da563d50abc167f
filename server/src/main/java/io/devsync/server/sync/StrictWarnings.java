package io.devsync.server.sync;

import io.devsync.protocol.object.ObjectKey;
import io.devsync.server.schema.constraint.Violation;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What strict mode would have refused while development mode is on (spec development-mode §2.1): each demand of a schema
 * that objects failed, with an example and how often. The log gets each of them once. Thread-safe.
 */
public final class StrictWarnings {

    private static final Logger log = LoggerFactory.getLogger(StrictWarnings.class);

    /** More kinds of trouble than a person looks through; the oldest go first. */
    private static final int KINDS_MAX = 500;

    private final String appId;
    private final InstantSource clock;
    private final Map<Kind, StrictWarning> warnings = new LinkedHashMap<>();

    private record Kind(String className, String path, String code) {}

    /**
     * Objects that fail one demand.
     *
     * @param violation the newest example, of the object {@code key} as {@link RejectionText} would have it
     * @param user whose device wrote it
     * @param count how many writes there were like that
     */
    public record StrictWarning(
            String className, Violation violation, String text, String user, long count, Instant first, Instant last) {}

    StrictWarnings(String appId, InstantSource clock) {
        this.appId = appId;
        this.clock = clock;
    }

    synchronized void violation(ClientFile file, ObjectKey key, Violation violation) {
        // Elements of a list fail alike.
        String path = violation.path().replaceAll("\\[\\d+]", "[]");
        Kind kind = new Kind(key.className(), path, violation.code());
        StrictWarning known = warnings.remove(kind);
        Instant now = clock.instant();
        String text = RejectionText.unfit(key, violation.toString());
        warnings.put(
                kind,
                new StrictWarning(
                        key.className(),
                        violation,
                        text,
                        file.userId(),
                        known == null ? 1 : known.count() + 1,
                        known == null ? now : known.first(),
                        now));
        if (known == null) {
            log.warn("strict mode would undo a write app={} user={} reason={}", appId, file.userId(), text);
        }
        Iterator<Kind> oldest = warnings.keySet().iterator();
        while (warnings.size() > KINDS_MAX) {
            oldest.next();
            oldest.remove();
        }
    }

    /** The warnings so far, that of the newest write last. */
    public synchronized List<StrictWarning> all() {
        return new ArrayList<>(warnings.values());
    }

    synchronized void clear() {
        warnings.clear();
    }
}
