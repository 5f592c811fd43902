import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { holdFreePort } from '../../src/main/held-port.js'

const HOST = '127.0.0.1'

/** What becomes of somebody who listens on the port. */
async function listening(port: number): Promise<string> {
  const server = createServer()
  return await new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''))
    server.listen(port, HOST, () => server.close(() => resolve('listened')))
  })
}

describe('a port that is held', () => {
  it('is refused to others until it is let go', async () => {
    const held = await holdFreePort(HOST)
    expect(await listening(held.port)).toBe('EADDRINUSE')
    await held.letGo()
    expect(await listening(held.port)).toBe('listened')
  })

  it('sends away who connects too early, and can be let go after that, twice', async () => {
    const held = await holdFreePort(HOST)
    const socket = connect(held.port, HOST).on('error', () => undefined)
    await once(socket, 'close')
    await held.letGo()
    await held.letGo()
    expect(await listening(held.port)).toBe('listened')
  })
})
