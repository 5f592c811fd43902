/** What an owner sets for all Leaf users, and what one Leaf user overrides. */
export { capability } from './capability.js'
export { configurationOf } from './read-configuration.js'
