/**
 * What tells the kind of work, as tables: cultural practice (DDI 179), channels only one kind of work has, device
 * class of the NAME, and words in several languages as the last resort.
 */
import type { OperationType } from '../points/table.js'

/** Kinds of work that are logged but make no field operation of the standard format. */
export const UNSUPPORTED_KINDS = ['mowing', 'raking', 'baling', 'tedding', 'transport', 'unknown'] as const
/** A kind of work that becomes no field operation. */
export type UnsupportedKind = (typeof UNSUPPORTED_KINDS)[number]
export type WorkKind = OperationType | UnsupportedKind

export const isOperationType = (kind: WorkKind | undefined): kind is OperationType =>
  kind !== undefined && !(UNSUPPORTED_KINDS as readonly string[]).includes(kind)

/** Actual cultural practice, DDI 179, and PDV F. 0 is "not set". */
export const PRACTICES: ReadonlyMap<number, WorkKind> = new Map([
  [1, 'applied'],
  [2, 'planted'],
  [3, 'applied'],
  [4, 'tillage'],
  [5, 'baling'],
  [6, 'mowing'],
  [7, 'baling'],
  [8, 'harvested'],
  [9, 'harvested'],
  [10, 'transport'],
  [11, 'raking'],
  [12, 'applied'],
  [13, 'transport'],
  [14, 'tedding'],
  [18, 'mowing'],
])

/** Device class of the NAME. Class 9 (forage) is left to channels and words: choppers, balers, mowers share it. */
export const DEVICE_CLASSES: ReadonlyMap<number, OperationType> = new Map([
  [2, 'tillage'],
  [3, 'tillage'],
  [4, 'planted'],
  [5, 'applied'],
  [6, 'applied'],
  [7, 'harvested'],
  [8, 'harvested'],
  [25, 'applied'],
  [27, 'tillage'],
])
export const CLASS_PLANTER = 4
export const HARVESTER_CLASSES: ReadonlySet<number> = new Set([7, 8])

/** Totals and averages that prove a harvest beside the yields themselves. */
export const HARVEST_TOTALS: ReadonlySet<number> = new Set([89, 90, 183, 189, 190, 261, 263])
/** Yields counted in pieces: bales, unless a harvester of roots or crops counts them. */
export const PIECE_YIELDS: ReadonlySet<number> = new Set([85, 88, 91])
/** Measured on harvesters, but on balers and mowers too: they count on a harvester only. */
export const HARVEST_HINTS: ReadonlySet<number> = new Set([99, 177, 237, 238, 262, 314])
/** Data of the last bale, bale pressure and plunger load. */
export const BALE_CHANNELS: ReadonlySet<number> = new Set([
  211, 213, 214, 216, 217, 218, 219, 220, 221, 222, 223, 360, 361, 362, 363,
])
export const SEED_HINTS: ReadonlySet<number> = new Set([56, 57, 415, 417, 419, 423, 427])
export const TILLAGE_CHANNELS: ReadonlySet<number> = new Set([52, 51])

/** Words of task techniques and designators, by kind; the first row that matches counts. */
export const WORDS: readonly (readonly [WorkKind, RegExp])[] = [
  [
    'baling',
    /\bbal(?:er|es?|ing)\b|presse\b|pressen\b|ballen|presse à|presser|presning|prasowanie|pressatura|empacad|quadrant|rollant/iu,
  ],
  ['tedding', /tedd|zettwender|wenden|kreiselheuer|fanage|faneuse|schudden|przetrząs|volto/iu],
  [
    'raking',
    /\brak(?:e|ing)\b|schwad|swath|swadro|andain|rivning|harken\b|zgrabi|andanat|hilerad|windrow|liner\b/iu,
  ],
  [
    'mowing',
    /\bmow|mäh(?!dr)|maeh(?!dr)|mulch|fauch|maai|slåning|kosz|falcia|segado|siega de|disco\b.*mow|krone big ?m/iu,
  ],
  ['transport', /transport|abfuhr|überlade|hauling|kørsel|trasporto|transporte/iu],
  [
    'harvested',
    /harvest|ernte|dreschen|drusch|mähdr|häcksel|combine|forage|moisson|récolte|høst|oogst|zbiór|żniwa|raccolt|cosech|lexion|jaguar|ensil/iu,
  ],
  [
    'planted',
    /sow|plant(?:ing|er|e|é)|seed|drill|aussaat|saat|säen|säm|legen|semis|semoir|såning|zaai|poten|siew|sadzenie|semina|siembra/iu,
  ],
  [
    'applied',
    /spray|fertili|spread|appl|spritz|dünge|düng|gülle|slurry|manure|streue|pulvé|engrais|épand|sprøjt|gødn|gylle|spuit|bemest|oprysk|nawoż|irrora|concim|spargi|pulveriz|abona|nutrizione|herbicid|pesticid|pflanzenschutz/iu,
  ],
  [
    'tillage',
    /till|plough|plow|cultivat|harrow|grubber|pflug|pflügen|egge|bodenbearb|labour|déchaum|hers|pløj|harv(?!est)|ploeg|eggen|orka|upraw|bron|aratur|erpic|labranza|arado|grada|subsoil/iu,
  ],
]

/** What a product is, by its own text or that of its group. */
export const SEED_WORDS =
  /seed|saat|semence|semenc|sement|semilla|zaaizaad|zaad|nasion|såsæd|udsæd|frø\b|pflanzgut|variet/iu
export const INPUT_WORDS =
  /fertili|dünger|düng|engrais|gødning|mest(?:stof)?\b|nawóz|nawoz|concim|abono|herbicid|fungicid|insecticid|pflanzenschutz|npk|urea|harnstoff|ammon|kalk|lime|slurry|gülle|manure/iu
