/** `--weighed-total`: all harvest of the inputs is read once to learn what it measured, before anything is written. */
import {
  type ConvertedFile,
  type ConvertOptions,
  convertTaskDataSet,
  numbersOf,
  requiredNumbers,
  supersede,
} from '@sheaf/fieldwork'
import { UsageError } from '../exit-codes.js'
import { archivesOf } from '../input/archives-of.js'
import { openInput } from '../input/open-input.js'
import { unreadable } from '../input/unreadable.js'
import { digest, timeZone } from './handed-in.js'
import type { ConvertRequest } from './request.js'
import { CONVERSION } from './write-artefacts.js'

/** How a set is converted in this run. */
export const conversionOptions = ({ corrections }: Pick<ConvertRequest, 'corrections'>): ConvertOptions => ({
  configuration: { ...CONVERSION, corrections },
  digest,
  utcOffsetAt: timeZone,
})

/**
 * The request with the factor weighed ÷ measured; as it is where no total was given.
 *
 * @throws UsageError when the inputs hold no harvest with a mass
 */
export async function withWeighedTotal(request: ConvertRequest): Promise<ConvertRequest> {
  const { weighedTotalKg, corrections } = request
  if (weighedTotalKg === undefined) return request
  const measured = measuredKg(await harvestsOf(request))
  if (!(measured > 0)) throw new UsageError('--weighed-total: the inputs hold no harvest with a mass')
  const factor = weighedTotalKg / measured
  process.stderr.write(
    `weighed ${weighedTotalKg} kg, measured ${measured.toFixed(1)} kg: factor ${factor.toFixed(4)}\n`,
  )
  return { ...request, corrections: { ...corrections, calibrationFactors: { any: factor } } }
}

async function harvestsOf(request: ConvertRequest): Promise<ConvertedFile[]> {
  const harvests: ConvertedFile[] = []
  for (const path of (await Promise.all(request.inputs.map(archivesOf))).flat()) {
    try {
      harvests.push(...(await harvestsIn(path, conversionOptions(request))))
    } catch (error) {
      // said when it is converted
      if (unreadable(path, error) === undefined) throw error
    }
  }
  return harvests
}

async function harvestsIn(path: string, options: ConvertOptions): Promise<ConvertedFile[]> {
  const input = await openInput(path)
  try {
    const files: ConvertedFile[] = []
    for (const set of input.taskData.sets) files.push(...(await convertTaskDataSet(set, options)))
    return files.filter(({ operationType, points }) => operationType === 'harvested' && points !== undefined)
  } finally {
    await input.close()
  }
}

/** A log that several inputs hold counts once. */
function measuredKg(harvests: readonly ConvertedFile[]): number {
  const counting = supersede(
    harvests.map(({ points }, at) => ({
      fileId: String(at),
      operationType: 'harvested',
      logs: points!.logs,
    })),
  )
  let total = 0
  harvests.forEach(({ points }, at) => {
    const log = requiredNumbers(points!, 'log')
    numbersOf(points!, 'wetMass')?.forEach((kg, row) => {
      if (counting.get(String(at))?.has(log[row]!) && !Number.isNaN(kg)) total += kg
    })
  })
  return total
}
