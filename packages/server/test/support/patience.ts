/**
 * How long a test waits for what happens in the background. It tells "never" from "not yet" and measures nothing: on a
 * busy machine "not yet" may be long. It ends a little before the limit of a test (60 s), so that what was found at last
 * is reported in place of "timed out".
 */
export const PATIENCE_MS = 50_000
