/** A receiver of webhooks on loopback: keeps the calls that reach it, and answers as a test wants. */
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PATIENCE_MS } from '../support/patience.js'

export interface ReceivedCall {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  /** The body as it came. */
  readonly body: string
}

type Alert = Record<string, string>

export type Answer = {
  readonly status: number
  readonly body?: string
  readonly headers?: Record<string, string>
}

export class Receiver {
  readonly calls: ReceivedCall[] = []
  /** How a call is answered; `undefined`: never. */
  answer: (call: ReceivedCall) => Answer | undefined = () => ({ status: 200 })
  readonly #server: Server
  /** Calls that wait for an answer, their caller waiting too. */
  open = 0
  readonly #waiting = new Set<() => void>()

  private constructor(server: Server) {
    this.#server = server
  }

  static async start(): Promise<Receiver> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const { method = '', url: path = '', headers } = request
        receiver.#take({ method, path, headers, body: Buffer.concat(chunks).toString('latin1') }, response)
      })
    })
    const receiver = new Receiver(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return receiver
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  url(path = '/'): string {
    return `http://127.0.0.1:${this.port}${path}`
  }

  /** Bodies of the alerts that arrived, the confirmation of a webhook left out. */
  get alerts(): Alert[] {
    return this.calls.map(({ body }) => JSON.parse(body)).filter(({ type }) => type !== undefined)
  }

  /** Resolves when so many alerts have arrived, of those that are looked for. */
  async arrived(count: number, looksFor: (alert: Alert) => boolean = () => true): Promise<Alert[]> {
    const late = AbortSignal.timeout(PATIENCE_MS)
    const found = () => this.alerts.filter(looksFor)
    while (found().length < count) {
      if (late.aborted) throw new Error(`${found().length} of ${count}: ${JSON.stringify(this.alerts)}`)
      await new Promise<void>((resolve) => {
        this.#waiting.add(resolve)
        late.addEventListener('abort', () => resolve(), { once: true })
      })
    }
    return found()
  }

  /** Drops the connections of calls that were not answered. */
  hangUp(): void {
    this.#server.closeAllConnections()
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #take(call: ReceivedCall, response: ServerResponse): void {
    this.calls.push(call)
    this.open++
    response.once('close', () => this.open--)
    const answer = this.answer(call)
    if (answer !== undefined) response.writeHead(answer.status, answer.headers).end(answer.body ?? '')
    for (const wake of this.#waiting) wake()
    this.#waiting.clear()
  }
}
