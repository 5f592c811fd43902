/** The frame of a version 4.3 set with one finished task, as a terminal writes it; times carry the zone offset. */
import type { DeviceToWrite, LogToWrite, TaskDataToWrite, TaskToWrite } from '@sheaf/isoxml'
import type { Step } from './drive.js'
import { MANAGEMENT_SOFTWARE, ON_THE_PARTFIELD } from './farm.js'
import { wallClockMs, wallClockWithOffset } from './local-time.js'

type Total = { readonly ddi: number; readonly value: number; readonly elementId: string }

export interface DocumentedTask {
  readonly designator: string
  readonly practice: string
  readonly startLocal: string
  readonly steps: readonly Step[]
  /** Records at which each log begins; the first is 0. A time span of the task belongs to each. */
  readonly logStarts: readonly number[]
  /** Counters at the end of the work; written with the last time span. */
  readonly totals: readonly Total[]
  readonly devices: readonly DeviceToWrite[]
  readonly productAllocations?: readonly { readonly productId: string; readonly elementId: string }[]
  readonly logs: readonly LogToWrite[]
}

export function documentedSet(
  task: DocumentedTask,
  codingData: Omit<TaskDataToWrite, 'version' | 'dataTransferOrigin'>,
): TaskDataToWrite {
  return {
    version: '4.3',
    ...MANAGEMENT_SOFTWARE,
    taskControllerManufacturer: 'Sheaf sandbox (Claas-like)',
    taskControllerVersion: '1.2',
    dataTransferOrigin: 2,
    ...codingData,
    culturalPractices: { 'CPC-1': task.practice },
    devices: task.devices,
    tasks: [finishedTask(task)],
    logs: task.logs,
  }
}

const FINISHED = 4
const EFFECTIVE = 4

function finishedTask(task: DocumentedTask): TaskToWrite {
  const times = spans(task)
  const whole = { start: times[0]!.start, stop: times.at(-1)!.stop, type: EFFECTIVE }
  return {
    id: 'TSK-1',
    designator: task.designator,
    ...ON_THE_PARTFIELD,
    status: FINISHED,
    times,
    techniques: [{ culturalPracticeId: 'CPC-1' }],
    deviceAllocations: task.devices.map((device) => ({
      ...(device.clientName === undefined ? {} : { clientName: device.clientName }),
      deviceId: device.id,
      stamp: whole,
    })),
    productAllocations: (task.productAllocations ?? []).map((allocation) => ({
      ...allocation,
      stamp: whole,
    })),
    timeLogs: task.logs.map((log) => log.stem),
  }
}

function spans({ startLocal, steps, logStarts, totals }: DocumentedTask) {
  const startMs = wallClockMs(startLocal)
  return logStarts.map((from, index) => {
    const last = (logStarts[index + 1] ?? steps.length) - 1
    const isLast = index === logStarts.length - 1
    return {
      start: wallClockWithOffset(startMs + steps[from]!.elapsedMs),
      stop: wallClockWithOffset(startMs + steps[last]!.elapsedMs),
      type: EFFECTIVE,
      values: isLast ? totals.map((total) => ({ ...total, value: Math.round(total.value) })) : [],
    }
  })
}
