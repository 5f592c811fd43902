import type { Corrections } from '@sheaf/fieldwork'
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
  flowDelay?: string
  passStart?: string
  passEnd?: string
  removeOverlap?: boolean
  calibrationFactor?: string
  weighedTotal?: string
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
    .addHelpText('after', CORRECTIONS_HELP)
    .option('--flow-delay <seconds>', 'seconds that grain takes from header to sensor')
    .option('--pass-start <seconds>', 'leave out the first seconds of each pass')
    .option('--pass-end <seconds>', 'leave out the last seconds of each pass')
    .option('--remove-overlap', 'count ground that was harvested before once')
    .option('--calibration-factor <factor>', 'multiply all harvested amounts by this')
    .option(
      '--weighed-total <kg>',
      'wet mass over the scale of all harvest given: amounts are calibrated to it',
    )
    .action(async (inputs: string[], flags: ConvertFlags) => {
      const { runConvert } = await import('../convert/run-convert.js')
      process.exitCode = await runConvert({
        inputs,
        out: flags.out,
        formats: readFormats(flags.format),
        boundary: flags.boundary,
        units: readUnits(flags.units),
        corrections: readCorrections(flags),
        weighedTotalKg: readNumber('--weighed-total', flags.weighedTotal, 1, 1e12),
        json: flags.json === true,
      })
    })
}

const CORRECTIONS_HELP = `
The last six options correct harvest data beyond the standard format. Each states its effect on the totals in the
summary (corrections), and the values before it stay in the points as raw….`

function readCorrections(flags: ConvertFlags): Corrections {
  const flowDelaySeconds = readNumber('--flow-delay', flags.flowDelay, 0, 60)
  const passStartSeconds = readNumber('--pass-start', flags.passStart, 0, 120)
  const passEndSeconds = readNumber('--pass-end', flags.passEnd, 0, 120)
  const factor = readNumber('--calibration-factor', flags.calibrationFactor, 0.1, 10)
  if (factor !== undefined && flags.weighedTotal !== undefined)
    throw new UsageError('--calibration-factor and --weighed-total: expected one of the two, found both')
  return {
    ...(flowDelaySeconds === undefined ? {} : { flowDelaySeconds }),
    ...(passStartSeconds === undefined ? {} : { passStartSeconds }),
    ...(passEndSeconds === undefined ? {} : { passEndSeconds }),
    ...(flags.removeOverlap === true ? { removeOverlap: true } : {}),
    ...(factor === undefined ? {} : { calibrationFactors: { any: factor } }),
  }
}

function readNumber(flag: string, word: string | undefined, least: number, most: number): number | undefined {
  if (word === undefined) return undefined
  const number = word.trim() === '' ? Number.NaN : Number(word)
  if (number >= least && number <= most) return number
  throw new UsageError(`${flag}: expected a number from ${least} to ${most}, found "${word}"`)
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
