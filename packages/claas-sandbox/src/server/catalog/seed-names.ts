/**
 * - `demo`: four machines that sent what they did, one that is disabled
 * - `contract`: two enabled machines, one with five small files, and a disabled one
 * - `continued`: the combine of `demo`, whose terminal exported the same log twice, the second time longer
 * - `empty`: only the disabled machine
 */
export const SEED_NAMES = ['demo', 'contract', 'continued', 'empty'] as const
export type SeedName = (typeof SEED_NAMES)[number]

export function isSeedName(name: unknown): name is SeedName {
  return SEED_NAMES.some((known) => known === name)
}
