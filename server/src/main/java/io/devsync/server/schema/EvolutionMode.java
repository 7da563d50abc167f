package io.devsync.server.schema;

/** Whether clients may change the schema. */
public enum EvolutionMode {
    /** Development mode: additions are taken over. */
    DEVELOPMENT,
    /** The schema is final. */
    STRICT
}
