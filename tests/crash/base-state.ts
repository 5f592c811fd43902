/**
 * A database and a data directory with Leaf users and nothing else, copied for every run: the same Leaf users have the
 * same ids in all of them, and so have their files, by which runs are compared.
 */
import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createGrower, serve } from '../support/connected-server.js'
import { freshPostgres } from '../support/databases.js'

export type DatabaseKind = 'embedded' | 'PostgreSQL'

/** Where one run lives. */
export interface Home {
  readonly folder: string
  /** Settings that name its database. */
  readonly env: Record<string, string>
  remove(): Promise<void>
}

export interface BaseState {
  /** In the order of the growers. */
  readonly leafUserIds: readonly string[]
  copy(name: string): Promise<Home>
  remove(): Promise<void>
}

export async function baseState(
  kind: DatabaseKind,
  folder: string,
  profiles: unknown,
  growers: number,
): Promise<BaseState> {
  const base = join(folder, `base-${kind}`)
  mkdirSync(base, { recursive: true })
  const database = kind === 'PostgreSQL' ? await freshPostgres() : undefined
  const server = await serve(base, profiles, database?.env)
  const leafUserIds: string[] = []
  for (let number = 1; number <= growers; number++) {
    leafUserIds.push(await createGrower(server.call, `grower-${number}`))
  }
  await server.process.stop()
  return {
    leafUserIds,
    async copy(name) {
      const home = join(folder, `${name}-${kind}`)
      cpSync(base, home, { recursive: true })
      const copied = database === undefined ? undefined : await freshPostgres(database.name)
      return { folder: home, env: copied?.env ?? {}, remove: async () => await copied?.drop() }
    },
    remove: async () => await database?.drop(),
  }
}
