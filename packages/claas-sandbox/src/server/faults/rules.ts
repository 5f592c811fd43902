/**
 * Misbehaviour on request: each rule names the calls it strikes, how often, and what happens to them.
 *
 * Actions on the way in (`status`, `close` and `delay` before) come before the call takes effect or keep it from that;
 * those on the way out (`truncate`, `corrupt`, `contentType`, `duplicateItem`, `reorder`, `close` and `delay` after) spoil
 * an answer whose effect stands.
 */

import { type Random, seededRandom } from '../../machines/random.js'

export type FaultAction =
  | {
      type: 'status'
      status: number
      /** Text or JSON; default an HTML page for 5xx and a problem body else. */
      body?: unknown
      contentType?: string
      headers?: Record<string, string>
    }
  /** `after`: the call takes effect and its answer comes late. Default `before`. */
  | { type: 'delay'; ms: number; when?: 'before' | 'after' }
  /** Announces the whole length and ends the connection after `keepBytes` (default half). */
  | { type: 'truncate'; keepBytes?: number }
  /** Same length, some bytes changed. */
  | { type: 'corrupt' }
  /** `after`: the call takes effect and its answer is lost. Default `before`. */
  | { type: 'close'; when?: 'before' | 'after' }
  | { type: 'contentType'; value: string }
  /** The first item of a list stands in it twice. */
  | { type: 'duplicateItem' }
  /** Items of a list in reverse. */
  | { type: 'reorder' }

export interface FaultRule {
  readonly match: {
    /** Any method when left out. */
    readonly method?: string
    /** Path without query; `*` stands for anything. */
    readonly path: string
  }
  /** How many calls it strikes. Default 1. */
  readonly times?: number
  /** How many matching calls pass before. Default 0. */
  readonly skip?: number
  /** Strikes by chance: the share of matching calls, above 0 to 1. Default 1: all of them. */
  readonly share?: number
  /** The same seed strikes the same calls, counted in the order in which they come. Default 1. */
  readonly seed?: number
  readonly action: FaultAction
}

interface LiveRule {
  readonly id: string
  readonly rule: FaultRule
  readonly pattern: RegExp
  readonly random: Random
  toSkip: number
  remaining: number
}

export interface StruckFault {
  readonly id: string
  readonly action: FaultAction
}

export class FaultBook {
  #rules: LiveRule[] = []
  #made = 0

  /** @returns ids in the order of the rules */
  add(rules: readonly FaultRule[]): string[] {
    return rules.map((rule) => {
      const id = `fault-${++this.#made}`
      const text = rule.match.path.split('*').map(escapeRegExp)
      const pattern = new RegExp(`^${text.join('.*')}$`)
      const random = seededRandom(rule.seed ?? 1)
      this.#rules.push({ id, rule, pattern, random, toSkip: rule.skip ?? 0, remaining: rule.times ?? 1 })
      return id
    })
  }

  clear(): void {
    this.#rules = []
  }

  /** The first live rule that strikes this call; it is used up by one. */
  strike(method: string, path: string): StruckFault | undefined {
    for (const live of this.#rules) {
      const { rule, pattern } = live
      if (live.remaining === 0) continue
      if (rule.match.method !== undefined && rule.match.method.toUpperCase() !== method) continue
      if (!pattern.test(path)) continue
      if (live.toSkip > 0) {
        live.toSkip--
        continue
      }
      if (live.random() >= (rule.share ?? 1)) continue
      live.remaining--
      return { id: live.id, action: rule.action }
    }
    return undefined
  }

  list(): { id: string; rule: FaultRule; remaining: number }[] {
    return this.#rules.map(({ id, rule, remaining }) => ({ id, rule, remaining }))
  }
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

const ACTION_TYPES = [
  'status',
  'delay',
  'truncate',
  'corrupt',
  'close',
  'contentType',
  'duplicateItem',
  'reorder',
]

/** @returns a sentence on what is wrong with a rule that came over the wire, undefined for a sound one */
export function faultRuleProblem(value: unknown): string | undefined {
  const rule = value as Partial<FaultRule> | null
  if (typeof rule !== 'object' || rule === null) return 'a rule is an object'
  if (typeof rule.match?.path !== 'string') return 'match.path must be a text'
  if (rule.share !== undefined && !(Number(rule.share) > 0 && Number(rule.share) <= 1))
    return 'share must be a number above 0 and up to 1'
  const action = rule.action as
    | { type?: unknown; status?: unknown; ms?: unknown; value?: unknown }
    | undefined
  if (!ACTION_TYPES.includes(String(action?.type)))
    return `action.type must be one of ${ACTION_TYPES.join(', ')}`
  if (action?.type === 'status' && !Number.isInteger(action.status)) return 'action.status must be a number'
  if (action?.type === 'delay' && typeof action.ms !== 'number') return 'action.ms must be a number'
  if (action?.type === 'contentType' && typeof action.value !== 'string') return 'action.value must be a text'
  return undefined
}
