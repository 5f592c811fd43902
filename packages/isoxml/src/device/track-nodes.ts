/**
 * Usable positions thinned to nodes, each at least a step from the one before; every record knows between which two
 * nodes it stands.
 */
import { longitudeStep, metresPerDegreeEast, metresPerDegreeNorth } from '../geometry/ellipsoid.js'
import type { TimeLog } from '../time-log/model.js'
import { POSITION, usablePositions } from './usable-positions.js'

const DEGREES = 1e-7

/** Nodes of a track and where the records stand between them. */
export interface TrackNodes {
  /** Record of each node, ascending. */
  readonly nodeRecords: Uint32Array
  /** 1 where a node begins a new stretch: nothing is known of the way to it. */
  readonly startsStretch: Uint8Array
  /** Metres east and north from the node before; 0 at the start of a stretch. */
  readonly eastM: Float64Array
  readonly northM: Float64Array
  /** Per record: the last node at or before it, −1 where its position is not usable. */
  readonly nodeOf: Int32Array
  /** Per record: how far on the way to the next node, 0 to 1. */
  readonly share: Float32Array
}

/** @param minimumStepM metres between nodes */
export function trackNodes(log: TimeLog, minimumStepM: number): TrackNodes {
  const kinds = usablePositions(log)
  const chain = new NodeChain(log)
  for (let record = 0; record < log.records; record++) {
    if (kinds[record] === POSITION.unusable) continue
    if (kinds[record] === POSITION.newStretch) chain.begin(record)
    else chain.goOn(record, minimumStepM)
  }
  return chain.nodes()
}

class NodeChain {
  readonly #north: Int32Array
  readonly #east: Int32Array
  readonly #nodeRecords: Uint32Array
  readonly #startsStretch: Uint8Array
  readonly #eastM: Float64Array
  readonly #northM: Float64Array
  readonly #nodeOf: Int32Array
  readonly #share: Float32Array
  #node = -1
  /** Metres per degree at the last node: good enough to tell whether a step is long enough. */
  #scaleEast = 0
  #scaleNorth = 0

  constructor({ north, east, records }: TimeLog) {
    this.#north = north ?? new Int32Array(0)
    this.#east = east ?? new Int32Array(0)
    this.#nodeRecords = new Uint32Array(records)
    this.#startsStretch = new Uint8Array(records)
    this.#eastM = new Float64Array(records)
    this.#northM = new Float64Array(records)
    this.#nodeOf = new Int32Array(records).fill(-1)
    this.#share = new Float32Array(records)
  }

  begin(record: number): void {
    this.#add(record)
    this.#startsStretch[this.#node] = 1
  }

  goOn(record: number, minimumStepM: number): void {
    const from = this.#nodeRecords[this.#node]!
    const eastDegrees = longitudeStep(this.#east[from]! * DEGREES, this.#east[record]! * DEGREES)
    const northDegrees = (this.#north[record]! - this.#north[from]!) * DEGREES
    const lengthM = Math.hypot(eastDegrees * this.#scaleEast, northDegrees * this.#scaleNorth)
    if (lengthM < minimumStepM) {
      this.#share[record] = lengthM
      this.#nodeOf[record] = this.#node
      return
    }
    // metres from the node become shares of the chord
    for (let between = from + 1; between < record; between++)
      if (this.#nodeOf[between] === this.#node)
        this.#share[between] = Math.min(1, this.#share[between]! / lengthM)
    const middle = ((this.#north[from]! + this.#north[record]!) / 2) * DEGREES
    this.#add(record)
    this.#eastM[this.#node] = eastDegrees * metresPerDegreeEast(middle)
    this.#northM[this.#node] = northDegrees * metresPerDegreeNorth(middle)
  }

  nodes(): TrackNodes {
    const count = this.#node + 1
    // records behind the last node of a stretch stay at it: there is no chord that they are on
    for (let record = 0; record < this.#share.length; record++) {
      const next = this.#nodeOf[record]! + 1
      if (next === count || this.#startsStretch[next] === 1) this.#share[record] = 0
    }
    return {
      nodeRecords: this.#nodeRecords.slice(0, count),
      startsStretch: this.#startsStretch.slice(0, count),
      eastM: this.#eastM.slice(0, count),
      northM: this.#northM.slice(0, count),
      nodeOf: this.#nodeOf,
      share: this.#share,
    }
  }

  #add(record: number): void {
    this.#node++
    this.#nodeRecords[this.#node] = record
    this.#nodeOf[record] = this.#node
    this.#scaleEast = metresPerDegreeEast(this.#north[record]! * DEGREES)
    this.#scaleNorth = metresPerDegreeNorth(this.#north[record]! * DEGREES)
  }
}
