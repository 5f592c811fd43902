/** The page's columns of a table, gzipped with a flush after each level so that a browser can draw as they come. */
import { constants, deflateRawSync } from 'node:zlib'
import { gzipParts, type PointTable, viewBin } from '@sheaf/fieldwork'

/** `view.bin` as it is sent: with `Content-Encoding: gzip`. `filtered` are the rows of the filtered output. */
export function viewOf(table: PointTable, filtered?: Uint32Array): Uint8Array {
  return viewBin(table, { filtered, gzip: (parts) => gzipParts(parts, deflateFlushed) })
}

function deflateFlushed(bytes: Uint8Array): Uint8Array {
  return deflateRawSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH })
}
