/** Files on fields: recognises the partfields of an archive, then measures how much of each file lies on which field. */
import { areasInside, boundingBox, boxesTouch, decodePointTable } from '@sheaf/fieldwork'
import type { MultiPolygon } from '@sheaf/isoxml'
import type { BoundingBox } from './point-box.js'
import { type Recognised, type RecogniseInput, recogniseFields } from './recognise-fields.js'

export interface PlacedFile {
  readonly fileId: string
  readonly points: Uint8Array
  readonly bbox: BoundingBox
}

/** `share`: percent of the file's worked area that lies inside the field's boundary. */
export interface FieldShare {
  readonly fileId: string
  readonly fieldId: string
  readonly share: number
}

export interface PlaceFilesInput extends RecogniseInput {
  readonly files: readonly PlacedFile[]
}

export interface PlaceFilesOutput extends Recognised {
  readonly shares: readonly FieldShare[]
}

export function placeFiles(input: PlaceFilesInput): PlaceFilesOutput {
  const recognised = recogniseFields(input)
  const grounds = recognised.fields.flatMap(({ id, boundaries, isInactive }) => {
    if (isInactive === true) return []
    const active = boundaries.find((boundary) => boundary.active)
    return active === undefined ? [] : [{ fieldId: id, geometry: active.geometry }]
  })
  return { ...recognised, shares: measureShares({ files: input.files, grounds }) }
}

export interface MeasureSharesInput {
  readonly files: readonly PlacedFile[]
  readonly grounds: readonly { readonly fieldId: string; readonly geometry: MultiPolygon }[]
}

/** Shares above 0 of every file on every ground. */
export function measureShares({ files, grounds }: MeasureSharesInput): FieldShare[] {
  const boxed = grounds.map((ground) => ({ ...ground, box: boundingBox(ground.geometry) }))
  return files.flatMap((file) => {
    const near = boxed.filter(({ box }) => box !== undefined && boxesTouch(box, file.bbox))
    if (near.length === 0) return []
    const table = decodePointTable(file.points)
    const areas = areasInside(
      table,
      near.map(({ geometry }) => geometry),
    )
    return near.flatMap(({ fieldId }, index) => {
      const { inside, total } = areas[index]!
      return inside > 0 ? [{ fileId: file.fileId, fieldId, share: (100 * inside) / total }] : []
    })
  })
}
