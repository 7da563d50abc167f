package io.devsync.server.embedded.aggregate;

import io.devsync.server.embedded.plan.DocIterator;

/** One stage of a pipeline: takes documents, gives documents, as lazily as it can. Immutable; all state is in the run. */
interface Stage {

    DocIterator apply(DocIterator input, AggregateRun run);
}
