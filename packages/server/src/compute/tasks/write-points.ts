/** Points artefact → one of the published forms. GeoJSON leaves through a port, chunk by chunk, never as one piece. */
import type { MessagePort } from 'node:worker_threads'
import type { UnitSystem } from '@sheaf/contract'
import {
  convertUnits,
  decodePointTable,
  geojsonChunks,
  geoparquet,
  type PointTable,
  polygonGeoparquet,
} from '@sheaf/fieldwork'

export interface WritePointsInput {
  readonly points: Uint8Array
  /** Row numbers (u32 little-endian) of the points to write; all when absent. */
  readonly selection: Uint8Array | undefined
  readonly units: UnitSystem
}

export interface StreamGeojsonInput extends WritePointsInput {
  /** Chunks go out here; one is sent for each message that comes in, and `null` after the last. */
  readonly port: MessagePort
}

/** Answers each message on the port with the next chunk; resolves when all are sent or the other side has closed. */
export function streamGeojson({ port, ...input }: StreamGeojsonInput): Promise<void> {
  const chunks = geojsonChunks(tableOf(input), selectionOf(input))
  return new Promise((resolve, reject) => {
    port.on('close', resolve)
    port.on('message', () => {
      try {
        const { done, value } = chunks.next()
        if (done) port.postMessage(null)
        else port.postMessage(value, [value.buffer as ArrayBuffer])
      } catch (error) {
        reject(error)
        port.close()
      }
    })
  })
}

export function writeGeoparquet(input: WritePointsInput): Uint8Array {
  return geoparquet(tableOf(input), selectionOf(input))
}

export function writePolygonGeoparquet(input: WritePointsInput): Uint8Array {
  return polygonGeoparquet(tableOf(input), selectionOf(input))
}

function tableOf({ points, units }: WritePointsInput): PointTable {
  return convertUnits(decodePointTable(points), units)
}

/** A copy where the bytes are not aligned for 32-bit reading. */
export function selectionOf({ selection }: Pick<WritePointsInput, 'selection'>): Uint32Array | undefined {
  if (selection === undefined) return undefined
  const bytes = selection.byteOffset % 4 === 0 ? selection : selection.slice()
  return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2)
}
