import { createServer, type Server } from 'node:net'
import { describe, expect, it } from 'vitest'
import { onFreePort } from '../src/demo/free-port.js'

function listenOn(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}

const portOf = (server: Server) => (server.address() as { port: number }).port

describe('something with a usual port', () => {
  it('starts on it where it is free', async () => {
    const before = await listenOn(0)
    const usual = portOf(before)
    await new Promise((resolve) => before.close(resolve))
    const server = await onFreePort(usual, listenOn)
    expect(portOf(server)).toBe(usual)
    server.close()
  })

  it('starts on another one where it is taken', async () => {
    const taken = await listenOn(0)
    const server = await onFreePort(portOf(taken), listenOn)
    expect(portOf(server)).not.toBe(portOf(taken))
    server.close()
    taken.close()
  })

  it('starts on another one when it is taken between the look and the listening', async () => {
    const before = await listenOn(0)
    const usual = portOf(before)
    await new Promise((resolve) => before.close(resolve))
    let faster: Server | undefined
    const server = await onFreePort(usual, async (port) => {
      if (port === usual) faster = await listenOn(usual)
      return await listenOn(port)
    })
    expect(portOf(server)).not.toBe(usual)
    server.close()
    faster?.close()
  })

  it('does not start twice for any other trouble', async () => {
    const ports: number[] = []
    const start = async (port: number) => {
      ports.push(port)
      throw new Error('no space left')
    }
    await expect(onFreePort(0, start)).rejects.toThrow('no space left')
    expect(ports).toHaveLength(1)
  })
})
