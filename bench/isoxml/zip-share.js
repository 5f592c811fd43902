/** Logs of an archive that two threads share: each reads the next one until none is left. */

/**
 * @param {readonly import('@sheaf/isoxml').TimeLogFolder[]} folders the same in both threads
 * @param {Int32Array} taken how many logs have been taken, seen by both threads
 * @returns what this thread has read; a log without columns wants the task data
 */
export async function readShare(folders, taken) {
  const logs = folders.flatMap((folder) => folder.stems.map((stem) => ({ folder, stem })))
  const share = []
  for (;;) {
    const next = logs[Atomics.add(taken, 0, 1)]
    if (next === undefined) return share
    const { folder, stem } = next
    share.push({ set: folder.name, stem, log: await folder.readTimeLog(stem).catch(() => undefined) })
  }
}
