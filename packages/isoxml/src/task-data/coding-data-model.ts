/** Coding data: customers, farms, workers, part fields, crops, products and what else tasks refer to. */
import type { MultiPolygon } from '../geometry/geojson.js'
import type { GuidanceGroup, LineString, Point, Polygon } from './geometry-model.js'

/** Postal address of a customer, farm or worker. */
export interface Address {
  readonly street: string | undefined
  readonly poBox: string | undefined
  readonly postalCode: string | undefined
  readonly city: string | undefined
  readonly state: string | undefined
  readonly country: string | undefined
}

/** CTR: a customer. */
export interface Customer extends Address {
  readonly id: string
  readonly lastName: string
  readonly firstName: string | undefined
  readonly phone: string | undefined
  readonly mobile: string | undefined
  readonly fax: string | undefined
  readonly email: string | undefined
}

/** FRM: a farm. */
export interface Farm extends Address {
  readonly id: string
  readonly designator: string
  readonly customerId: string | undefined
}

/** WKR: a worker. */
export interface Worker extends Address {
  readonly id: string
  readonly lastName: string
  readonly firstName: string | undefined
  readonly phone: string | undefined
  readonly mobile: string | undefined
  readonly licenseNumber: string | undefined
  readonly email: string | undefined
}

/** PFD: a field or part of one. */
export interface Partfield {
  readonly id: string
  readonly code: string | undefined
  readonly designator: string
  /** Area in m² as the file states it. */
  readonly areaM2: number | undefined
  readonly customerId: string | undefined
  readonly farmId: string | undefined
  readonly cropTypeId: string | undefined
  readonly cropVarietyId: string | undefined
  /** The field that this one is a part of. */
  readonly parentPartfieldId: string | undefined
  /** Field boundary from PLN of type 1 (else 9), holes assigned, rings closed; undefined without one. */
  readonly boundary: MultiPolygon | undefined
  /** All PLN as the file states them, the boundary among them. */
  readonly polygons: readonly Polygon[]
  /** LSG directly in the field: guidance lines of version 3, tramlines, drainage … */
  readonly lineStrings: readonly LineString[]
  /** PNT directly in the field. */
  readonly points: readonly Point[]
  readonly guidanceGroups: readonly GuidanceGroup[]
}

/** CTP: a crop type. */
export interface CropType {
  readonly id: string
  readonly designator: string
  readonly productGroupId: string | undefined
}

/** CVT: a crop variety. */
export interface CropVariety {
  readonly id: string
  readonly designator: string
  /** The CTP that holds this CVT. */
  readonly cropTypeId: string
  readonly productId: string | undefined
}

/** PGP: a product group. */
export interface ProductGroup {
  readonly id: string
  readonly designator: string
  /** 1 product group, 2 crop type. */
  readonly type: number | undefined
}

/** PDT: a product, single or mixed. */
export interface Product {
  readonly id: string
  readonly designator: string
  readonly productGroupId: string | undefined
  readonly valuePresentationId: string | undefined
  readonly quantityDdi: number | undefined
  /** 1 single, 2 mixture, 3 temporary mixture. */
  readonly type: number | undefined
  readonly recipeQuantity: number | undefined
  /** Density in the file's raw unit (mg/L per DDI 121, mg/1000 per DDI 122, ml/1000 per DDI 123). */
  readonly densityMassPerVolume: number | undefined
  readonly densityMassPerCount: number | undefined
  readonly densityVolumePerCount: number | undefined
  readonly relations: readonly { readonly productId: string; readonly quantity: number }[]
}

/** VPN: how a value is shown: (raw + offset) × scale. */
export interface ValuePresentation {
  readonly id: string
  readonly offset: number
  readonly scale: number
  readonly decimals: number
  readonly unit: string | undefined
  readonly colourLegendId: string | undefined
}

/** CLD: colours for ranges of values. Colours are indices of the palette of ISO 11783-6. */
export interface ColourLegend {
  readonly id: string
  readonly defaultColour: number | undefined
  readonly ranges: readonly ColourRange[]
}

/** CRG: the colour of values from minimum to maximum. */
export interface ColourRange {
  readonly minimum: number
  readonly maximum: number
  readonly colour: number
}

/** CCT: a comment to choose from a list. */
export interface CodedComment {
  readonly id: string
  readonly designator: string
  /** 1 point, 2 global, 3 continuous. */
  readonly scope: number | undefined
  readonly groupId: string | undefined
  readonly values: readonly CodedCommentListValue[]
}

/** CCL: one entry of the list of a coded comment. */
export interface CodedCommentListValue {
  readonly id: string
  readonly designator: string
}

/** CCG: a group of coded comments. */
export interface CodedCommentGroup {
  readonly id: string
  readonly designator: string
}

/** BSN: a base station for corrections of position (version 4). */
export interface BaseStation {
  readonly id: string
  readonly designator: string
  /** Degrees. */
  readonly north: number | undefined
  readonly east: number | undefined
  readonly upMm: number | undefined
}

/** AFE: a file that came with the set (version 4). */
export interface AttachedFile {
  readonly filename: string
  /** 1 need not be kept, 2 to be kept and returned. */
  readonly preserve: number | undefined
  readonly manufacturerGln: string | undefined
  /** 1 to 254, as the manufacturer defines. */
  readonly fileType: number | undefined
  readonly fileVersion: string | undefined
  readonly fileLength: number | undefined
}

/** TCC: what the task controller can do (version 4). */
export interface TaskControllerCapabilities {
  /** 64-bit NAME as 16 hex digits, as written. */
  readonly controlFunctionName: string | undefined
  readonly designator: string
  readonly versionNumber: string | undefined
  /** Bits: 1 documentation, 2 control without position, 4 with position, 8 logging of peers, 16 section control, 32 peer control. */
  readonly providedCapabilities: number | undefined
  readonly booms: number | undefined
  readonly sections: number | undefined
  readonly controlChannels: number | undefined
}
