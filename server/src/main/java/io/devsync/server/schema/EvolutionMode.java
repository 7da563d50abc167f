package io.devsync.server.schema;

/** Whether clients may change the schema. */
public enum EvolutionMode {
    /** Development mode: additions are taken over. */
    DEVELOPMENT,
    /**
     * Development mode, and the client has nothing yet that was made with the schema: what differs is replaced too (spec
     * development-mode §2.7).
     */
    REPLACING,
    /** The schema is final. */
    STRICT
}
