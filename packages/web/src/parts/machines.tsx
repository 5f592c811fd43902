import type { Device, Equipment } from '@sheaf/contract'
import { useDevices, useEquipment } from '../api/queries.js'
import { dateTime } from './format.js'
import { ScrollRegion } from './scroll-region.js'
import { Answered, Empty } from './states.js'

/** The machines that the connection reaches, and the machines and implements that files name. */
export function Machines({ leafUserId }: { leafUserId: string }) {
  const equipment = useEquipment(leafUserId)
  const devices = useDevices(leafUserId)
  return (
    <>
      <section aria-labelledby="machines">
        <h2 id="machines">Machines</h2>
        <Answered query={equipment} what="machines">
          {(machines) =>
            machines.length === 0 ? (
              <Empty>No machine yet: the list comes with the first sync.</Empty>
            ) : (
              <MachineTable machines={machines} />
            )
          }
        </Answered>
      </section>
      {devices.data && devices.data.total > 0 && (
        <section aria-labelledby="devices">
          <h2 id="devices">Machines and implements in files</h2>
          <DeviceTable devices={devices.data.items} machines={equipment.data ?? []} />
          {devices.data.total > devices.data.items.length && (
            <p class="faint">{devices.data.total - devices.data.items.length} more are in the API.</p>
          )}
        </section>
      )}
    </>
  )
}

function MachineTable({ machines }: { machines: readonly Equipment[] }) {
  return (
    <ScrollRegion label="Table of machines">
      <table>
        <thead>
          <tr>
            <th scope="col">Machine</th>
            <th scope="col">Model, serial number</th>
            <th scope="col">State</th>
            <th scope="col">Last contact</th>
            <th scope="col">Last file</th>
            <th scope="col">In its files</th>
          </tr>
        </thead>
        <tbody>
          {machines.map((machine) => (
            <tr key={machine.id}>
              <td>{nameOf(machine)}</td>
              <td>
                {machine.model ?? '–'}
                {machine.serialNumber !== undefined && <div class="faint">{machine.serialNumber}</div>}
              </td>
              <td class={machine.pausedReason === undefined ? undefined : 'name'}>
                {machine.state}
                {machine.pausedReason !== undefined && <div class="faint">{machine.pausedReason}</div>}
              </td>
              <td>{dateTime(machine.lastContactTime)}</td>
              <td>{dateTime(machine.lastFileTime)}</td>
              <td class="name">{machine.devices.length === 0 ? '–' : <Named machine={machine} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}

function Named({ machine: { devices, deviceId } }: { machine: Equipment }) {
  return (
    <>
      {devices.map(({ id, name, type }) => (
        <div key={id}>
          {name} <span class="faint">({id === deviceId ? 'this machine' : type})</span>
        </div>
      ))}
    </>
  )
}

function DeviceTable({ devices, machines }: { devices: readonly Device[]; machines: readonly Equipment[] }) {
  const names = new Map(machines.map((machine) => [machine.id, nameOf(machine)]))
  return (
    <ScrollRegion label="Table of machines and implements in files">
      <table>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Kind</th>
            <th scope="col">Brand, serial number</th>
            <th scope="col">Files</th>
            <th scope="col">Last work</th>
            <th scope="col">Sent by</th>
          </tr>
        </thead>
        <tbody>
          {devices.map((device) => (
            <tr key={device.id}>
              <td>{device.name}</td>
              <td>{device.type}</td>
              <td>
                {device.brand ?? '–'}
                {device.serialNumber !== undefined && <div class="faint">{device.serialNumber}</div>}
              </td>
              <td>{device.fileCount}</td>
              <td>{dateTime(device.lastWorkTime)}</td>
              <td class="name">
                {device.equipmentIds.map((id) => names.get(id) ?? id).join(', ') ||
                  'no machine of the account'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}

function nameOf({ name, providerMachineId }: Equipment): string {
  return name ?? providerMachineId
}
