/**
 * Temporal takes a stack of every promise of a workflow and formats each line of it, for the one query that shows where
 * it waits: most of what a short workflow costs. A few lines say that too, and are enough to find a fault by.
 */
Error.stackTraceLimit = 4;
