/** CPU work off the main thread: tasks by name, on a fixed pool of threads, or alone in a child process. */
export { type Compute, ComputeDied, type RunOptions } from './compute.js'
export { openCompute } from './open-compute.js'
