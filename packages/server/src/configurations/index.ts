/** What an owner sets for all Leaf users, and what one Leaf user overrides. */
export { capability } from './capability.js'
export { enqueueMergeFields } from './enqueue-merge-fields.js'
export { MERGE_FIELDS, MERGE_FIELDS_OF_OWNER, type MergeFieldsOrder } from './queues.js'
export { configurationOf, storedForLeafUser } from './read-configuration.js'
