/** The store of artefacts: bytes under keys, written whole or not at all. */

export {
  type ByteRange,
  ObjectMissing,
  type ObjectStore,
  type StoredObject,
} from './object-store.js'
export { openObjectStore } from './open-object-store.js'
export { removeAbandoned } from './remove-abandoned.js'
