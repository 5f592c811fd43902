/**
 * What the pool loads into a fresh thread: nothing yet. The tasks are imported with the first one.
 *
 * The pool loads its file with `require`. Were that the ES module itself, Node (20 at least) would abort the whole
 * process when the thread is ended while the modules are being linked: a server that stops just after work came in. An
 * `import()` that is cut off ends the thread alone.
 */
type RunTask = typeof import('./worker.js', { with: { 'resolution-mode': 'import' }})['default']

const runTask: RunTask = async (order) => await (await import('./worker.js')).default(order)

export = runTask
