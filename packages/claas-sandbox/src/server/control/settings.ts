/** Settings that can be changed while the sandbox runs; a reset takes them back. */
import type { FastifyInstance } from 'fastify'
import type { Settings } from '../options.js'
import { Problem } from '../problem.js'
import type { World } from '../world.js'

const isCount = (least: number) => (value: unknown) => Number.isInteger(value) && Number(value) >= least
const isTruth = (value: unknown) => typeof value === 'boolean'
const ROTATIONS = ['always', 'never', 'every-nth']

/** What each takes, and how that is said to somebody who sent something else. */
const CHANGEABLE = {
  rotation: [(value: unknown) => ROTATIONS.includes(String(value)), `one of ${ROTATIONS.join(', ')}`],
  rotateEveryN: [isCount(1), 'a whole number of at least 1'],
  graceS: [isCount(0), 'a whole number of seconds'],
  accessTokenLifetimeS: [isCount(1), 'a whole number of seconds, at least 1'],
  maxMachinePageSize: [isCount(1), 'a whole number of at least 1'],
  maxOutboxPageSize: [isCount(1), 'a whole number of at least 1'],
  redirectDownloads: [isTruth, 'true or false'],
  requestsPerMinute: [isCount(0), 'a whole number, 0 for no limit'],
} as const satisfies Partial<Record<keyof Settings, readonly [(value: unknown) => boolean, string]>>

type Changeable = keyof typeof CHANGEABLE

export function settingsRoutes(app: FastifyInstance, world: World): void {
  app.get('/settings', async () => shown(world))
  app.post('/settings', async (request) => {
    const wanted = Object.entries((request.body ?? {}) as Record<string, unknown>)
    for (const [name, value] of wanted) mustFit(name, value)
    Object.assign(world.settings, Object.fromEntries(wanted))
    return shown(world)
  })
}

function mustFit(name: string, value: unknown): void {
  const known = Object.hasOwn(CHANGEABLE, name) ? CHANGEABLE[name as Changeable] : undefined
  if (known === undefined) {
    const names = Object.keys(CHANGEABLE).join(', ')
    throw new Problem('invalid_request', `${name} is no setting that can be changed; there are ${names}.`)
  }
  const [fits, expected] = known
  if (!fits(value))
    throw new Problem('invalid_request', `${name} must be ${expected}, found ${JSON.stringify(value)}.`)
}

function shown({ settings }: World): Partial<Settings> {
  return Object.fromEntries(Object.keys(CHANGEABLE).map((name) => [name, settings[name as Changeable]]))
}
