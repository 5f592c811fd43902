export { type Coverage, type CoverageOptions, coverageOf } from './coverage.js'
export { type Quad, quadOf } from './quads.js'
export { swathRing } from './swath-ring.js'
export { LONGEST_SWATH_M, type Swaths, swathsOf, WIDTH_FALLBACK_M } from './swaths.js'
