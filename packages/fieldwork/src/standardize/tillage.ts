/**
 * Tillage per row: actual and target depth in cm; kind of tool by the words of implement and technique.
 */
import type { Task, TaskData } from '@sheaf/isoxml'
import { techniqueTexts } from '../classify/technique-texts.js'
import { numberColumn } from '../points/columns.js'
import type { Column } from '../points/table.js'
import { DDI } from './ddi.js'
import { measuredValues, type TrackContext } from './track-context.js'

const CM_PER_MM = 0.1

/** Depth columns of a track; both optional. */
export function tillageColumns(context: TrackContext): Map<string, Column> {
  const columns = new Map<string, Column>()
  const target = measuredValues(context, DDI.tillageDepthTarget, CM_PER_MM)
  const actual = measuredValues(context, DDI.tillageDepth, CM_PER_MM)
  if (target) columns.set('tillageDepthTarget', numberColumn('cm', target))
  if (actual) columns.set('tillageDepthActual', numberColumn('cm', actual))
  return columns
}

/** Tools by words in several languages; the first row that matches counts. */
const TOOLS: readonly (readonly [string, RegExp])[] = [
  [
    'Disc Harrow',
    /dis[ck] ?harrow|scheibenegge|kurzscheibenegge|déchaumeur à disques|tallerkenharve|schijveneg|talerzow|erpice a dischi|grada de discos/iu,
  ],
  ['Plough', /plough|plow|pflug|charrue|labour|plov|ploeg|pług|orka|aratro|aratura|arado(?! cincel)/iu],
  ['Subsoiler', /subsoil|tiefenlocker|décompact|sous-sol|grubning|woeler|głębosz|ripuntatore|subsolador/iu],
  [
    'Rotary Harrow',
    /rotary|power harrow|kreiselegge|kreiselgrubber|herse rotative|rotorharve|rotoreg|aktywn|erpice rotante|grada rotativa/iu,
  ],
  ['Strip Till', /strip.?till/iu],
  [
    'Weeder',
    /weeder|striegel|hacke|hoe\b|bineuse|herse étrille|radrenser|schoffel|pielnik|sarchiatr|escarda/iu,
  ],
  ['Roller', /roller|walze|rouleau|tromle|rollen|wał\b|rullo|rodillo/iu],
  ['Harrow', /harrow|egge|herse|harve|brona|erpice|grada/iu],
  [
    'Cultivator',
    /cultivat|grubber|cultivateur|déchaum|kultivator|stubharve|kultywator|gruber|coltivatore|cultivador|stubble/iu,
  ],
]

/** `tillType` of a track: one tool, or none when no text names one. */
export function tillTypeOf(context: TrackContext, task: Task, taskData: TaskData): string[] {
  const texts = [
    ...(context.work.device === undefined ? [] : [context.work.device.designator]),
    ...techniqueTexts(task, taskData),
    task.designator,
  ]
  for (const text of texts) {
    const tool = TOOLS.find(([, words]) => words.test(text))
    if (tool) return [tool[0]]
  }
  return []
}
