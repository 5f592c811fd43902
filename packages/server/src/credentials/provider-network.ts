/** How the provider is reached: proxy and certificates of the operator. */
import { readFileSync } from 'node:fs'
import type { TransportOptions } from '@sheaf/claas'
import { type Settings, SettingsError } from '../settings/index.js'

/** @throws SettingsError when the certificates cannot be read */
export function providerNetwork({ network }: Pick<Settings, 'network'>): TransportOptions {
  const { httpsProxy, noProxy, extraCaFile } = network
  const except = noProxy === undefined ? {} : { noProxy }
  return {
    ...(httpsProxy === undefined ? {} : { proxy: { url: httpsProxy, ...except } }),
    ...(extraCaFile === undefined ? {} : { extraCa: [certificatesOf(extraCaFile)] }),
  }
}

function certificatesOf(path: string): string {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    const expected = `must name a file that can be read; ${path} cannot (${(error as Error).message})`
    throw new SettingsError([{ name: 'SHEAF_EXTRA_CA', expected }])
  }
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text
  const expected = `must name a file of certificates in PEM form; ${path} holds none`
  throw new SettingsError([{ name: 'SHEAF_EXTRA_CA', expected }])
}
