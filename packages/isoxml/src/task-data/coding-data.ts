/** Coding data: who, where and what with. One table per element, attributes as in ISO 11783-10 versions 2 to 4. */
import { childrenNamed, optionalText, type ReadContext, readChildren, reportMissing } from './attributes.js'
import type {
  AttachedFile,
  BaseStation,
  CodedComment,
  CodedCommentGroup,
  CodedCommentListValue,
  ColourLegend,
  ColourRange,
  CropType,
  CropVariety,
  Customer,
  Farm,
  Product,
  ProductGroup,
  TaskControllerCapabilities,
  ValuePresentation,
  Worker,
} from './coding-data-model.js'
import {
  ddi,
  decimal,
  type ElementReader,
  elementTable,
  integer,
  required,
  text,
  textOrEmpty,
} from './element-table.js'
import type { XmlCursor } from './xml-cursor.js'

/**
 * Elements of one kind by id. The first of two with the same id counts. One without an id is kept under a made-up key
 * (`PFD?1`), so that it is not lost.
 */
export function readById<T>(
  elements: readonly XmlCursor[],
  context: ReadContext,
  table: ElementReader<T>,
): Map<string, T> {
  const found = new Map<string, T>()
  let nameless = 0
  for (const element of elements) {
    const stated = optionalText(element, 'A')
    const id = stated ?? `${element.name}?${++nameless}`
    if (stated === undefined) reportMissing(element, 'A', id, context)
    if (!found.has(id)) found.set(id, table.read(element, context, id))
  }
  return found
}

/** CTR. */
export const customerTable = elementTable(
  [
    textOrEmpty('B'),
    text('C'),
    text('D'),
    text('E'),
    text('F'),
    text('G'),
    text('H'),
    text('I'),
    text('J'),
    text('K'),
    text('L'),
    text('M'),
  ],
  (
    lastName,
    firstName,
    street,
    poBox,
    postalCode,
    city,
    state,
    country,
    phone,
    mobile,
    fax,
    email,
    _element,
    _context,
    id,
  ): Customer => ({
    id,
    lastName,
    firstName,
    street,
    poBox,
    postalCode,
    city,
    state,
    country,
    phone,
    mobile,
    fax,
    email,
  }),
)

/** WKR. */
export const workerTable = elementTable(
  [
    textOrEmpty('B'),
    text('C'),
    text('D'),
    text('E'),
    text('F'),
    text('G'),
    text('H'),
    text('I'),
    text('J'),
    text('K'),
    text('L'),
    text('M'),
  ],
  (
    lastName,
    firstName,
    street,
    poBox,
    postalCode,
    city,
    state,
    country,
    phone,
    mobile,
    licenseNumber,
    email,
    _element,
    _context,
    id,
  ): Worker => ({
    id,
    lastName,
    firstName,
    street,
    poBox,
    postalCode,
    city,
    state,
    country,
    phone,
    mobile,
    licenseNumber,
    email,
  }),
)

/** FRM. */
export const farmTable = elementTable(
  [textOrEmpty('B'), text('C'), text('D'), text('E'), text('F'), text('G'), text('H'), text('I')],
  (
    designator,
    street,
    poBox,
    postalCode,
    city,
    state,
    country,
    customerId,
    _element,
    _context,
    id,
  ): Farm => ({ id, designator, street, poBox, postalCode, city, state, country, customerId }),
)

/** CTP. */
export const cropTypeTable = elementTable(
  [textOrEmpty('B'), text('C')],
  (designator, productGroupId, _element, _context, id): CropType => ({ id, designator, productGroupId }),
)

/** Varieties (CVT) stand inside their crop type. */
export function readCropVarieties(crops: readonly XmlCursor[]): Map<string, CropVariety> {
  const varieties = new Map<string, CropVariety>()
  for (const crop of crops) {
    const cropTypeId = optionalText(crop, 'A') ?? ''
    for (const element of childrenNamed(crop, 'CVT')) {
      const id = optionalText(element, 'A')
      if (id === undefined || varieties.has(id)) continue
      const designator = optionalText(element, 'B') ?? ''
      varieties.set(id, { id, designator, cropTypeId, productId: optionalText(element, 'C') })
    }
  }
  return varieties
}

/** PGP. */
export const productGroupTable = elementTable(
  [textOrEmpty('B'), integer('C')],
  (designator, type, _element, _context, id): ProductGroup => ({ id, designator, type }),
)

const relationTable = elementTable(
  [textOrEmpty('A'), integer('B')],
  (productId, quantity): Product['relations'][number] => ({ productId, quantity: quantity ?? 0 }),
)

/** PDT. */
export const productTable = elementTable(
  [
    textOrEmpty('B'),
    text('C'),
    text('D'),
    ddi('E'),
    integer('F'),
    integer('G'),
    integer('H'),
    integer('I'),
    integer('J'),
  ],
  (
    designator,
    productGroupId,
    valuePresentationId,
    quantityDdi,
    type,
    recipeQuantity,
    densityMassPerVolume,
    densityMassPerCount,
    densityVolumePerCount,
    element,
    context,
    id,
  ): Product => ({
    id,
    designator,
    productGroupId,
    valuePresentationId,
    quantityDdi,
    type,
    recipeQuantity,
    densityMassPerVolume,
    densityMassPerCount,
    densityVolumePerCount,
    relations: readChildren(element, 'PRN', context, relationTable),
  }),
)

/** VPN. */
export const valuePresentationTable = elementTable(
  [required(integer('B'), 0), required(decimal('C'), 1), required(integer('D'), 0), text('E'), text('F')],
  (offset, scale, decimals, unit, colourLegendId, _element, _context, id): ValuePresentation => ({
    id,
    offset,
    scale,
    decimals,
    unit,
    colourLegendId,
  }),
)

/** Designator of a CPC or OTQ. */
export const designatorTable = elementTable([textOrEmpty('B')], (designator) => designator)

/** OTR of a CPC. */
export const techniquesTable = elementTable([], (practice): readonly string[] =>
  childrenNamed(practice, 'OTR').flatMap((reference) => optionalText(reference, 'A') ?? []),
)

const rangeTable = elementTable(
  [required(integer('A'), 0), required(integer('B'), 0), required(integer('C'), 0)],
  (minimum, maximum, colour): ColourRange => ({ minimum, maximum, colour }),
)

/** CLD. */
export const colourLegendTable = elementTable(
  [integer('B')],
  (defaultColour, element, context, id): ColourLegend => ({
    id,
    defaultColour,
    ranges: readChildren(element, 'CRG', context, rangeTable),
  }),
)

const listValueTable = elementTable(
  [textOrEmpty('A'), textOrEmpty('B')],
  (id, designator): CodedCommentListValue => ({ id, designator }),
)

/** CCT. */
export const codedCommentTable = elementTable(
  [textOrEmpty('B'), integer('C'), text('D')],
  (designator, scope, groupId, element, context, id): CodedComment => ({
    id,
    designator,
    scope,
    groupId,
    values: readChildren(element, 'CCL', context, listValueTable),
  }),
)

/** CCG. */
export const codedCommentGroupTable = elementTable(
  [textOrEmpty('B')],
  (designator, _element, _context, id): CodedCommentGroup => ({ id, designator }),
)

/** BSN. */
export const baseStationTable = elementTable(
  [textOrEmpty('B'), decimal('C'), decimal('D'), integer('E')],
  (designator, north, east, upMm, _element, _context, id): BaseStation => ({
    id,
    designator,
    north,
    east,
    upMm,
  }),
)

/** AFE. */
export const attachedFileTable = elementTable(
  [textOrEmpty('A'), integer('B'), text('C'), integer('D'), text('E'), integer('F')],
  (filename, preserve, manufacturerGln, fileType, fileVersion, fileLength): AttachedFile => ({
    filename,
    preserve,
    manufacturerGln,
    fileType,
    fileVersion,
    fileLength,
  }),
)

/** TCC. */
export const capabilitiesTable = elementTable(
  [text('A'), textOrEmpty('B'), text('C'), integer('D'), integer('E'), integer('F'), integer('G')],
  (
    controlFunctionName,
    designator,
    versionNumber,
    providedCapabilities,
    booms,
    sections,
    controlChannels,
  ): TaskControllerCapabilities => ({
    controlFunctionName,
    designator,
    versionNumber,
    providedCapabilities,
    booms,
    sections,
    controlChannels,
  }),
)
