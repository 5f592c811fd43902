/** A free port, held until the server takes it: between the choice and the listening lie seconds of opening. */
import { createServer, type Socket } from 'node:net'

export interface HeldPort {
  readonly port: number
  /** Frees the port for the listener that follows at once. */
  letGo(): Promise<void>
}

/** Listens on a port that the system chooses; whoever connects meanwhile is sent away. */
export async function holdFreePort(host: string): Promise<HeldPort> {
  const holder = createServer((socket: Socket) => socket.destroy())
  await new Promise<void>((resolve, reject) => {
    holder.once('error', reject).listen(0, host, resolve)
  })
  const address = holder.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    letGo: () => new Promise((resolve) => holder.close(() => resolve())),
  }
}
