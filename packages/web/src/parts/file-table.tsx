import type { MachineFile } from '@sheaf/contract'
import { Link } from 'wouter-preact'
import { Badge } from './badge.js'
import { bytes, dateTime, quantity } from './format.js'
import { ScrollRegion } from './scroll-region.js'
import { useUnitSystem } from './unit-system.js'
import { TYPE_WORDS } from './words.js'

/** Machine files, newest first; a row leads to the processing steps. */
export function FileTable({ files }: { files: readonly MachineFile[] }) {
  const system = useUnitSystem()
  return (
    <ScrollRegion label="Table of machine files">
      <table>
        <thead>
          <tr>
            <th scope="col">File</th>
            <th scope="col">Status</th>
            <th scope="col">Work</th>
            <th scope="col" class="number">
              Area
            </th>
            <th scope="col" class="number">
              Original
            </th>
            <th scope="col">Worked</th>
            <th scope="col">Received</th>
          </tr>
        </thead>
        <tbody>
          {files.map((file) => {
            const summary = file.summary?.properties
            return (
              <tr key={file.id}>
                <td class="name">
                  <Link href={`/files/${file.id}`}>{file.fileName}</Link>
                </td>
                <td>
                  <Badge status={file.status} />
                  {file.status === 'processing' && <progress aria-label="Being read" />}
                </td>
                <td>{summary ? TYPE_WORDS[summary.operationType] : '–'}</td>
                <td class="number">{summary ? quantity(summary.totalArea, 'totalArea', system) : '–'}</td>
                <td class="number">{bytes(file.sizeInBytes)}</td>
                <td>{dateTime(summary?.startTime)}</td>
                <td>{dateTime(file.createdTime)}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </ScrollRegion>
  )
}
