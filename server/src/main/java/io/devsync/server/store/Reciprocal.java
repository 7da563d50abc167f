package io.devsync.server.store;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.object.ObjectKey;
import java.util.List;

/**
 * What an entry of the history has become, for one object and one client file, by merging that file's later uploads over
 * it (spec merge-rules §6). Without instructions it is empty, which differs from having no reciprocal at all.
 *
 * @param version of the entry
 * @param form of what it is the new form
 */
public record Reciprocal(long version, ObjectKey key, Form form, List<Instruction> instructions) {

    /** The ways in which a file's uploads meet an entry. Codes are what the store keeps. */
    public enum Form {
        /** What the file was or will be told of the entry: its device merges with the same. */
        TOLD(0),
        /** What the entry did to an object, whether the file was told or not; kept where that is not the same. */
        PLAIN(1),
        /**
         * The whole object that an entry of the file itself met when it created it, not knowing of it: all that had
         * happened to the object until then, in one step.
         */
        WHOLE(2);

        private final int code;

        Form(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        static Form ofCode(int code) {
            for (Form form : values()) {
                if (form.code == code) {
                    return form;
                }
            }
            throw new StoreException("form of a reciprocal: " + code + " (expected: 0 to 2)");
        }
    }
}
