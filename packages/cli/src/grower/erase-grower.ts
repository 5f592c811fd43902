/** `sheaf erase`: says whose data go, and asks to be told once more. */
import { type ServerFlags, signedIn } from '../client/signed-in.js'
import { UsageError } from '../exit-codes.js'

const USERS = '/services/usermanagement/api/users'

/**
 * @returns a sentence that says what was done
 * @throws UsageError without `yes`, naming the grower and what would go
 */
export async function eraseGrower({
  grower,
  yes = false,
  ...server
}: ServerFlags & { readonly grower: string; readonly yes?: boolean }): Promise<string> {
  const { call } = await signedIn(server)
  const params = { leafUserId: grower }
  const { body: user } = await call(`GET ${USERS}/:leafUserId`, { params })
  if (!yes) {
    const query = { leafUserId: grower, size: 1 }
    const files = await call('GET /services/operations/api/files', { query })
    const operations = await call('GET /services/operations/api/operations', { query })
    throw new UsageError(
      `--yes: ${user.name} (${user.email}) would be erased with ${files.total} machine files and ${operations.total} operations, for good. Say --yes if that is meant; sheaf export keeps a copy.`,
    )
  }
  await call(`DELETE ${USERS}/:leafUserId`, { params })
  return `${user.name} is gone for every reader; rows, jobs and artefacts follow within a minute. Backups made before still hold them.`
}
