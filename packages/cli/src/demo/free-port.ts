/** The usual port, or one that the system chooses when that is taken. */
import { createServer } from 'node:net'

/**
 * Starts something on its usual port where that is free. A look beforehand saves a start in vain; since between it and
 * the listening lie seconds in which others look too, a start that finds the port taken is made once more, on any.
 *
 * @param start listens on the given port; 0 means any
 * @throws what `start` throws, but for a usual port that is taken
 */
export async function onFreePort<Running>(
  usual: number,
  start: (port: number) => Promise<Running>,
): Promise<Running> {
  if (!(await isFree(usual))) return await start(0)
  try {
    return await start(usual)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    return await start(0)
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })
}
