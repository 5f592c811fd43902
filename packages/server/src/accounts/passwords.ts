/** Passwords as argon2id hashes (RFC 9106), with the parameters that OWASP names as the least: 19 MiB, 2 passes. */
import { hash, verify } from '@node-rs/argon2'

const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** A hash that no password fits; made once, so that an unknown name takes as long as a known one. */
let decoy: Promise<string> | undefined

export async function hashPassword(password: string): Promise<string> {
  return await hash(password, PARAMETERS)
}

/** False also when there is no hash, after the same work. */
export async function verifyPassword(passwordHash: string | undefined, password: string): Promise<boolean> {
  decoy ??= hashPassword(crypto.randomUUID())
  return await verify(passwordHash ?? (await decoy), password)
}
