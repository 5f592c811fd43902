/** From the text of an environment variable to its value; a text that cannot be read throws what it should have been. */

/** What was expected, to be put after the name of the variable. */
export class Expected extends Error {
  override readonly name = 'Expected'
}

export type Parse<Value> = (text: string) => Value

export const text: Parse<string> = (value) => value

export function oneOf<const Words extends readonly string[]>(words: Words): Parse<Words[number]> {
  return (value) => {
    const word = words.find((candidate) => candidate === value.toLowerCase())
    if (word === undefined) throw new Expected(`must be one of ${words.join(', ')}`)
    return word
  }
}

const SWITCHES: Readonly<Record<string, boolean>> = {
  true: true,
  on: true,
  yes: true,
  1: true,
  false: false,
  off: false,
  no: false,
  0: false,
}

export const onOff: Parse<boolean> = (value) => {
  const on = SWITCHES[value.toLowerCase()]
  if (on === undefined) throw new Expected('must be on or off')
  return on
}

export function wholeNumber(least: number, most: number): Parse<number> {
  return (value) => {
    const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN
    if (number >= least && number <= most) return number
    throw new Expected(`must be a whole number from ${least} to ${most}`)
  }
}

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }

/** `30s`, `15m`, `1h`, `1d` → seconds. */
export const durationS: Parse<number> = (value) => {
  const [, amount = '', unit = ''] = /^(\d{1,6})([smhd])$/.exec(value) ?? []
  const seconds = Number(amount) * (UNIT_SECONDS[unit] ?? 0)
  if (seconds > 0) return seconds
  throw new Expected('must be a duration such as 30s, 15m, 1h or 1d')
}

/** As {@link durationS}; `off` → undefined. */
export const durationOrOff: Parse<number | undefined> = (value) => {
  if (value.toLowerCase() === 'off') return undefined
  try {
    return durationS(value)
  } catch (error) {
    throw error instanceof Expected ? new Expected(`${error.message}, or off`) : error
  }
}

/** `3-11` → the months from March to November. */
export const monthRange: Parse<{ readonly fromMonth: number; readonly toMonth: number }> = (value) => {
  const [, from = '', to = ''] = /^(\d{1,2})-(\d{1,2})$/.exec(value) ?? []
  const [fromMonth, toMonth] = [Number(from), Number(to)]
  const areMonths = [fromMonth, toMonth].every((month) => month >= 1 && month <= 12)
  if (areMonths) return { fromMonth, toMonth }
  throw new Expected('must be two months such as 3-11')
}

const UNIT_BYTES: Readonly<Record<string, number>> = { k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 }

/** `512m`, `2g` → bytes. */
export const byteCount: Parse<number> = (value) => {
  const [, amount = '', unit = ''] = /^(\d{1,12})([kmg])?b?$/i.exec(value) ?? []
  const bytes = Number(amount) * (UNIT_BYTES[unit.toLowerCase()] ?? 1)
  if (bytes > 0) return bytes
  throw new Expected('must be a number of bytes such as 512m or 2g')
}

export const httpOrigin: Parse<string> = (value) => {
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (url !== undefined && /^https?:$/.test(url.protocol)) return url.href.replace(/\/+$/, '')
  throw new Expected('must be an address such as https://sheaf.example.org')
}

/** As {@link httpOrigin}, for `host:port` too: an address as proxy variables have it. */
export const proxyAddress: Parse<string> = (value) => {
  try {
    return httpOrigin(/^[a-z]+:\/\//i.test(value) ? value : `http://${value}`)
  } catch {
    throw new Expected('must be an address such as http://proxy.example.org:3128')
  }
}

export const postgresUrl: Parse<string> = (value) => {
  if (URL.canParse(value) && /^postgres(ql)?:$/.test(new URL(value).protocol)) return value
  throw new Expected('must be an address such as postgres://user:password@host:5432/database')
}

/** 32 bytes in base64. */
export const masterKey: Parse<Uint8Array> = (value) => {
  const bytes = Buffer.from(value, 'base64')
  if (bytes.length === 32 && /^[A-Za-z0-9+/_-]+={0,2}$/.test(value)) return new Uint8Array(bytes)
  throw new Expected('must be 32 bytes in base64, for instance of "openssl rand -base64 32"')
}

/** `s3://bucket/prefix` → its parts; the prefix ends in a slash unless it is empty. */
export const bucket: Parse<{ readonly bucket: string; readonly prefix: string }> = (value) => {
  const [, name, path = ''] =
    /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/([A-Za-z0-9._/-]*))?$/.exec(value) ?? []
  const prefix = path.split('/').filter((segment) => segment !== '')
  if (name === undefined || prefix.some((segment) => /^\.+$/.test(segment))) {
    throw new Expected(
      'must name a bucket such as s3://bucket/prefix; leave it out to keep artefacts in SHEAF_DATA_DIR',
    )
  }
  return { bucket: name, prefix: prefix.map((segment) => `${segment}/`).join('') }
}
