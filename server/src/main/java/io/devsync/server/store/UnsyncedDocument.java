package io.devsync.server.store;

import java.time.Instant;

/**
 * A document that is not in step with its object on devices, with the reason (spec strict-mode §3.4).
 *
 * @param reason what is wrong, the value and what was expected
 * @param path the field at fault, such as {@code lines[2].qty}; empty when it is the document as a whole
 * @param since when it was found
 */
public record UnsyncedDocument(DocumentKey key, Kind kind, String reason, String path, Instant since) {

    /** On which side the fault is. */
    public enum Kind {
        /** The document does not fit the schema: devices do not have it. */
        UNFIT("unfit"),
        /** The data source refuses what devices wrote: the document stays as it was. */
        REFUSED("refused");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** The word that the collection and the API use. */
        public String text() {
            return text;
        }

        static Kind of(String text) {
            return text.equals(REFUSED.text) ? REFUSED : UNFIT;
        }
    }
}
