import type { Command } from 'commander'
import { FORMATS, type Format } from '../convert/request.js'
import { UsageError } from '../exit-codes.js'

const UNITS = { default: 'DEFAULT', metric: 'METRIC', imperial: 'IMPERIAL' } as const

interface ConvertFlags {
  out: string
  format: string
  boundary?: string
  units: string
  json?: boolean
}

/** `sheaf convert <zip or folder…> --out DIR`: standardized points, summaries and, with boundaries, operations. */
export function addConvert(program: Command): void {
  program
    .command('convert')
    .description('convert ISOXML sets on disk to standardized points and summaries')
    .argument('<input...>', 'zip files or folders')
    .requiredOption('--out <dir>', 'folder to write to')
    .option('--format <list>', `any of ${FORMATS.join(',')}`, 'geojson,geoparquet')
    .option('--boundary <file>', 'GeoJSON with field boundaries: also writes field operations')
    .option('--units <system>', Object.keys(UNITS).join('|'), 'default')
    .option('--json', 'print one JSON report on stdout')
    .action(async (inputs: string[], flags: ConvertFlags) => {
      const { runConvert } = await import('../convert/run-convert.js')
      process.exitCode = await runConvert({
        inputs,
        out: flags.out,
        formats: readFormats(flags.format),
        boundary: flags.boundary,
        units: readUnits(flags.units),
        json: flags.json === true,
      })
    })
}

function readFormats(list: string): Format[] {
  return list.split(',').map((word) => {
    const format = FORMATS.find((one) => one === word.trim().toLowerCase())
    if (format === undefined)
      throw new UsageError(`--format: expected any of ${FORMATS.join(', ')}, found "${word}"`)
    return format
  })
}

function readUnits(word: string): (typeof UNITS)[keyof typeof UNITS] {
  const found = Object.entries(UNITS).find(([name]) => name === word.toLowerCase())
  if (found === undefined)
    throw new UsageError(`--units: expected ${Object.keys(UNITS).join(', ')}, found "${word}"`)
  return found[1]
}
