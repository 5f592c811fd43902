/**
 * Coding data (customers, farms, workers, crops, products, comments …) as elements, with all that version 4 knows;
 * `conform.ts` leaves out what a version lacks. Part fields stand in `partfield.ts`.
 */
import type {
  Address,
  AttachedFile,
  BaseStation,
  CodedComment,
  CodedCommentGroup,
  ColourLegend,
  CropType,
  CropVariety,
  Customer,
  Farm,
  Product,
  ProductGroup,
  TaskControllerCapabilities,
  ValuePresentation,
  Worker,
  XmlElement,
} from '../task-data/model.js'
import type { Given } from './given.js'
import { optionalDdiText } from './version.js'
import { element, roundedDegrees } from './xml-text.js'

/** AFE with the file itself. */
export type AttachedFileToWrite = Given<AttachedFile> & {
  /** Written beside the main file under `filename`; its length becomes `fileLength`. */
  readonly bytes?: Uint8Array
}

/** In the order in which CTR, FRM and WKR name the parts of an address. */
const addressParts = (address: Given<Address>): (string | undefined)[] => [
  address.street,
  address.poBox,
  address.postalCode,
  address.city,
  address.state,
  address.country,
]

export function customerElement(customer: Given<Customer>): XmlElement {
  const [D, E, F, G, H, I] = addressParts(customer)
  return element('CTR', {
    A: customer.id,
    B: customer.lastName,
    C: customer.firstName,
    ...{ D, E, F, G, H, I },
    J: customer.phone,
    K: customer.mobile,
    L: customer.fax,
    M: customer.email,
  })
}

export function farmElement(farm: Given<Farm>): XmlElement {
  const [C, D, E, F, G, H] = addressParts(farm)
  return element('FRM', { A: farm.id, B: farm.designator, ...{ C, D, E, F, G, H }, I: farm.customerId })
}

export function workerElement(worker: Given<Worker>): XmlElement {
  const [D, E, F, G, H, I] = addressParts(worker)
  return element('WKR', {
    A: worker.id,
    B: worker.lastName,
    C: worker.firstName,
    ...{ D, E, F, G, H, I },
    J: worker.phone,
    K: worker.mobile,
    L: worker.licenseNumber,
    M: worker.email,
  })
}

export function cropTypeElement(crop: Given<CropType>, varieties: readonly Given<CropVariety>[]): XmlElement {
  const own = varieties.filter((variety) => variety.cropTypeId === crop.id)
  return element(
    'CTP',
    { A: crop.id, B: crop.designator, C: crop.productGroupId },
    own.map((variety) => element('CVT', { A: variety.id, B: variety.designator, C: variety.productId })),
  )
}

export function productGroupElement(group: Given<ProductGroup>): XmlElement {
  return element('PGP', { A: group.id, B: group.designator, C: group.type })
}

export function productElement(product: Given<Product>): XmlElement {
  return element(
    'PDT',
    {
      A: product.id,
      B: product.designator,
      C: product.productGroupId,
      D: product.valuePresentationId,
      E: optionalDdiText(product.quantityDdi),
      F: product.type,
      G: product.recipeQuantity,
      H: product.densityMassPerVolume,
      I: product.densityMassPerCount,
      J: product.densityVolumePerCount,
    },
    (product.relations ?? []).map((part) => element('PRN', { A: part.productId, B: part.quantity })),
  )
}

export function valuePresentationElement(shown: Given<ValuePresentation>): XmlElement {
  return element('VPN', {
    A: shown.id,
    B: shown.offset,
    C: shown.scale,
    D: shown.decimals,
    E: shown.unit,
    F: shown.colourLegendId,
  })
}

export function colourLegendElement(legend: Given<ColourLegend>): XmlElement {
  return element(
    'CLD',
    { A: legend.id, B: legend.defaultColour },
    (legend.ranges ?? []).map((range) =>
      element('CRG', { A: range.minimum, B: range.maximum, C: range.colour }),
    ),
  )
}

export function codedCommentElement(comment: Given<CodedComment>): XmlElement {
  return element(
    'CCT',
    { A: comment.id, B: comment.designator, C: comment.scope, D: comment.groupId },
    (comment.values ?? []).map((value) => element('CCL', { A: value.id, B: value.designator })),
  )
}

export function codedCommentGroupElement(group: CodedCommentGroup): XmlElement {
  return element('CCG', { A: group.id, B: group.designator })
}

export function baseStationElement(station: Given<BaseStation>): XmlElement {
  return element('BSN', {
    A: station.id,
    B: station.designator,
    C: station.north === undefined ? undefined : roundedDegrees(station.north),
    D: station.east === undefined ? undefined : roundedDegrees(station.east),
    E: station.upMm,
  })
}

export function attachedFileElement(file: AttachedFileToWrite): XmlElement {
  return element('AFE', {
    A: file.filename,
    B: file.preserve,
    C: file.manufacturerGln,
    D: file.fileType,
    E: file.fileVersion,
    F: file.bytes?.length ?? file.fileLength,
  })
}

export function capabilitiesElement(capabilities: Given<TaskControllerCapabilities>): XmlElement {
  return element('TCC', {
    A: capabilities.controlFunctionName,
    B: capabilities.designator,
    C: capabilities.versionNumber,
    D: capabilities.providedCapabilities,
    E: capabilities.booms,
    F: capabilities.sections,
    G: capabilities.controlChannels,
  })
}
