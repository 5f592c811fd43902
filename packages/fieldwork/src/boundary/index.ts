export { boundaryAreaM2, ringAreaM2 } from './area.js'
export { type BoundingBox, boundingBox, boxesTouch } from './bounding-box.js'
export { type EdgeIndex, edgeIndex } from './edge-index.js'
export { type MetresPerDegree, metresPerDegree } from './ellipsoid.js'
export { normalizeBoundary, type Polygon } from './normalize.js'
export { intersectionAreaM2, intersectionOverUnion, intersectPolygons } from './overlay.js'
export { type RepairedBoundary, repairBoundary } from './repair.js'
export {
  type AreaInside,
  areaInside,
  areasInside,
  overlapOfPoints,
  selectInside,
  selectInsideEach,
} from './select-inside.js'
export { BOUNDARY_VALIDITIES, checkBoundary, type Validity } from './validity.js'
