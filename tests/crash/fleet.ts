/** The processes of one installation, killed at random and started again at once, as a supervisor would. */
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type ConnectedServer, profilesFile, serveOn, settingsOf } from '../support/connected-server.js'
import { type SheafProcess, startSheaf } from '../support/sheaf-process.js'
import type { Home } from './base-state.js'

/** From 0 to 1. */
export type Random = () => number

interface Member {
  readonly words: readonly string[]
  process: SheafProcess
}

/** An API that works too, and further workers. */
export class Fleet {
  readonly #env: Record<string, string>
  readonly #members: Member[]

  private constructor(env: Record<string, string>, workers: number) {
    this.#env = env
    const kinds = [['serve'], ...Array.from({ length: workers }, () => ['worker'])]
    this.#members = kinds.map((words) => ({ words, process: startSheaf(words, env) }))
  }

  /** @param workers beside the API; the embedded database allows none */
  static start(home: Home, profiles: unknown, workers: number, env: Record<string, string> = {}): Fleet {
    const file = profilesFile(home.folder, profiles)
    const settings = { ...settingsOf(join(home.folder, 'data'), file), ...home.env, ...env }
    return new Fleet(settings, workers)
  }

  /** The API once it answers. */
  async api(): Promise<ConnectedServer> {
    return await serveOn(this.#members[0]!.process)
  }

  /** Kills one of them, whatever it is doing, and starts it again. @param which from 0 to 1 */
  async killOne(which: number): Promise<void> {
    const member = this.#members[Math.floor(which * this.#members.length)]!
    await member.process.stop('SIGKILL')
    member.process = startSheaf(member.words, this.#env)
  }

  /** Kills one by chance every second. */
  async storm(kills: number, random: Random): Promise<void> {
    for (let kill = 0; kill < kills; kill++) {
      await this.killOne(random())
      await wait(1_000)
    }
  }

  /** Kills the API 0 to 5 s after each time it is ready. */
  async stormWhenReady(kills: number, random: Random): Promise<void> {
    for (let kill = 0; kill < kills; kill++) {
      await this.#members[0]!.process.until(/listening on/i)
      await wait(5_000 * random())
      await this.killOne(0)
    }
  }

  /** All that the processes that live now have printed. */
  output(): string {
    return this.#members.map(({ process }) => process.output()).join('\n')
  }

  /** Asks all of them to stop. @returns their exit codes */
  async stop(): Promise<(number | null)[]> {
    return await Promise.all(this.#members.map(({ process }) => process.stop('SIGTERM')))
  }

  async end(): Promise<void> {
    await Promise.all(this.#members.map(({ process }) => process.stop('SIGKILL')))
  }
}
