/**
 * Which field of the Leaf user a partfield is, and which boundary is in force afterwards.
 *
 *   link-list UUID ─► geometry (intersection over union ≥ 0.8) ─► local id of the same machine, same geometry ─► new
 *
 * A bare local id never joins files of different machines, a name never does. Of synced boundaries the one observed
 * last is in force (ties by hash, so the order of arrival does not matter); a manual boundary wins over all of them.
 */
import { boundaryAreaM2, boundingBox, boxesTouch, intersectionOverUnion } from '@sheaf/fieldwork'
import type { MasterPartfield } from './master-data.js'
import { type SurveyedBoundary, surveyBoundary } from './survey-boundary.js'

/** Least intersection over union at which two outlines are the same field. */
export const SAME_FIELD_OVERLAP = 0.8

export const MANUAL = 'MANUAL'

export interface KnownBoundary {
  readonly hash: string
  readonly geometry: SurveyedBoundary['geometry']
  readonly active: boolean
  /** {@link MANUAL} or the provider's name. */
  readonly source: string
  /** When the provider's machine last wrote it, ms since 1970; 0 for a manual one. */
  readonly observedMs: number
}

export interface KnownField {
  readonly id: string
  /** A merged field: files lie on it, but no partfield is ever it. */
  readonly isMerged?: boolean
  /** A source of a merged field: partfields are recognised in it, but files lie on the merged one. */
  readonly isInactive?: boolean
  readonly boundaries: readonly KnownBoundary[]
}

export interface FieldLink {
  readonly kind: 'uuid' | 'local'
  readonly value: string
  readonly fieldId: string
  readonly geometryHash: string
}

export interface PartfieldToRecognise extends MasterPartfield {
  /** Id of the field if the partfield is none that is known. */
  readonly newFieldId: string
  /** What the caller knows the partfield's farm by. */
  readonly farmKey: string | undefined
}

export interface RecogniseInput {
  readonly partfields: readonly PartfieldToRecognise[]
  readonly fields: readonly KnownField[]
  readonly links: readonly FieldLink[]
  /** The machine that wrote the file; without one local ids recognise nothing. */
  readonly machineId: string | undefined
  readonly provider: string
  readonly observedMs: number
  /** Repair boundaries that are not valid. */
  readonly fix: boolean
}

export interface FieldDecision {
  readonly fieldId: string
  readonly isNew: boolean
  readonly partfield: Pick<PartfieldToRecognise, 'id' | 'uuid' | 'name' | 'farmKey'>
  /** Boundaries of the partfield; a repaired one stands after the one it was made from. */
  readonly boundaries: readonly SurveyedBoundary[]
  readonly links: readonly FieldLink[]
  /** Hash of the boundary in force afterwards. */
  readonly activeHash: string
  /** The ground in force differs from before. */
  readonly groundChanged: boolean
}

export interface Recognised {
  readonly decisions: readonly FieldDecision[]
  /** All given fields and the new ones, as they are afterwards. */
  readonly fields: readonly KnownField[]
  /** Ids of partfields whose boundary encloses no ground. */
  readonly unusable: readonly string[]
}

/** Judges the partfields of one archive one after the other: two sets may name the same field. */
export function recogniseFields(input: RecogniseInput): Recognised {
  const fields = new Map(input.fields.map((field) => [field.id, field]))
  const links = new Map(input.links.map((link) => [linkKey(link), link]))
  const decisions: FieldDecision[] = []
  const unusable: string[] = []
  for (const partfield of input.partfields) {
    const boundaries = surveyBoundary(partfield.boundary, input.fix)
    const inForce = boundaries.at(-1)
    if (inForce === undefined) {
      unusable.push(partfield.id)
      continue
    }
    const found = recognise(partfield, inForce, fields, links, input.machineId)
    const fieldId = found ?? partfield.newFieldId
    const before = fields.get(fieldId)
    const after = withBoundaries(before ?? { id: fieldId, boundaries: [] }, boundaries, input)
    fields.set(fieldId, after)
    const ownLinks = linksOf(partfield, fieldId, inForce.hash, input.machineId)
    for (const link of ownLinks) links.set(linkKey(link), link)
    const activeHash = after.boundaries.find(({ active }) => active)!.hash
    decisions.push({
      fieldId,
      isNew: before === undefined,
      partfield: { id: partfield.id, uuid: partfield.uuid, name: partfield.name, farmKey: partfield.farmKey },
      boundaries,
      links: ownLinks,
      activeHash,
      groundChanged: before?.boundaries.find(({ active }) => active)?.hash !== activeHash,
    })
  }
  return { decisions, fields: [...fields.values()], unusable }
}

function linkKey({ kind, value }: Pick<FieldLink, 'kind' | 'value'>): string {
  return `${kind}:${value}`
}

/** Local ids count within one machine only. */
export function localLinkValue(machineId: string, partfieldId: string): string {
  return `${machineId}/${partfieldId}`
}

function linksOf(
  partfield: MasterPartfield,
  fieldId: string,
  geometryHash: string,
  machineId: string | undefined,
): FieldLink[] {
  const links: FieldLink[] = []
  if (partfield.uuid !== undefined) links.push({ kind: 'uuid', value: partfield.uuid, fieldId, geometryHash })
  if (machineId !== undefined) {
    links.push({ kind: 'local', value: localLinkValue(machineId, partfield.id), fieldId, geometryHash })
  }
  return links
}

function recognise(
  partfield: MasterPartfield,
  boundary: SurveyedBoundary,
  fields: ReadonlyMap<string, KnownField>,
  links: ReadonlyMap<string, FieldLink>,
  machineId: string | undefined,
): string | undefined {
  const linked = partfield.uuid === undefined ? undefined : links.get(`uuid:${partfield.uuid}`)
  if (linked !== undefined && fields.has(linked.fieldId)) return linked.fieldId
  const alike = mostAlike(boundary, fields.values())
  if (alike !== undefined) return alike
  const local =
    machineId === undefined ? undefined : links.get(`local:${localLinkValue(machineId, partfield.id)}`)
  return local?.geometryHash === boundary.hash && fields.has(local.fieldId) ? local.fieldId : undefined
}

/** The field with the greatest overlap of at least {@link SAME_FIELD_OVERLAP}; of equal ones the least id. */
function mostAlike(boundary: SurveyedBoundary, fields: Iterable<KnownField>): string | undefined {
  let best: { id: string; overlap: number } | undefined
  for (const field of fields) {
    if (field.isMerged === true) continue
    const overlap = Math.max(0, ...field.boundaries.map((known) => overlapOf(boundary, known)))
    if (overlap < SAME_FIELD_OVERLAP) continue
    if (best === undefined || overlap > best.overlap || (overlap === best.overlap && field.id < best.id)) {
      best = { id: field.id, overlap }
    }
  }
  return best?.id
}

function overlapOf(boundary: SurveyedBoundary, known: KnownBoundary): number {
  if (boundary.hash === known.hash) return 1
  const box = boundingBox(known.geometry)
  if (box === undefined || !boxesTouch(box, boundary.bbox)) return 0
  // The overlap cannot exceed the ratio of both areas, which costs far less.
  const areas = [boundary.areaM2, boundaryAreaM2(known.geometry)]
  if (Math.min(...areas) < SAME_FIELD_OVERLAP * Math.max(...areas)) return 0
  return intersectionOverUnion(boundary.geometry, known.geometry)
}

function withBoundaries(
  field: KnownField,
  boundaries: readonly SurveyedBoundary[],
  { provider, observedMs }: Pick<RecogniseInput, 'provider' | 'observedMs'>,
): KnownField {
  const byHash = new Map(field.boundaries.map((known) => [known.hash, known]))
  const inForce = boundaries.at(-1)!
  for (const { hash, geometry } of boundaries) {
    const known = byHash.get(hash)
    // What was repaired is history: never observed, so never in force while the repaired one is there.
    const seen = hash === inForce.hash ? observedMs : 0
    if (known === undefined)
      byHash.set(hash, { hash, geometry, active: false, source: provider, observedMs: seen })
    else if (known.observedMs < seen) byHash.set(hash, { ...known, observedMs: seen })
  }
  const all = [...byHash.values()]
  const manual = all.find(({ active, source }) => active && source === MANUAL)
  const active = manual ?? all.filter(({ source }) => source !== MANUAL).sort(lastObservedFirst)[0]
  return { ...field, boundaries: all.map((known) => ({ ...known, active: known.hash === active?.hash })) }
}

function lastObservedFirst(a: KnownBoundary, b: KnownBoundary): number {
  return b.observedMs - a.observedMs || (a.hash < b.hash ? -1 : 1)
}
