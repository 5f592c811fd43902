/**
 * MapLibre custom layer that draws the swaths of one operation from typed arrays in textures.
 * New records, another property, other classes, a value or time window: each is one upload or one uniform.
 */
import type { CustomLayerInterface, CustomRenderMethodInput, Map as MapLibre } from 'maplibre-gl'
import { FRAGMENT_SHADER, VERTEX_SHADER } from './shaders.js'
import type { SwathData } from './view-data.js'

/** What the legend decides. Values are in stored units, times in seconds since the first record. */
export interface SwathStyle {
  readonly property: string
  readonly breaks: readonly number[]
  readonly colours: Float32Array
  readonly window: readonly [low: number, high: number]
  readonly timeEnd: number
  /** Records that the filtered output drops are drawn hollow. */
  readonly filtered: boolean
}

const UNIFORMS = [
  'positions',
  'shapes',
  'values',
  'columns',
  'matrix',
  'curvature',
  'stretch',
  'valueWindow',
  'timeEnd',
  'filtered',
  'outline',
  'ink',
  'breaks',
  'colours',
] as const
/** Most records drawn while the camera moves; all of them once it rests. */
const MOVING_RECORDS = 150_000

export class SwathLayer implements CustomLayerInterface {
  readonly id = 'swaths'
  readonly type = 'custom' as const
  readonly renderingMode = '2d' as const
  readonly #data: SwathData
  #style: SwathStyle
  #map: MapLibre | undefined
  #gl: WebGL2RenderingContext | undefined
  #program: WebGLProgram | undefined
  #places: Partial<Record<(typeof UNIFORMS)[number], WebGLUniformLocation | null>> = {}
  #textures: { positions: WebGLTexture; shapes: WebGLTexture; values: WebGLTexture } | undefined
  #uploaded = { rows: 0, property: '' }
  #empty: WebGLVertexArrayObject | null = null
  #selected = -1
  #ink: readonly [number, number, number] = [0, 0, 0]

  constructor(data: SwathData, style: SwathStyle) {
    this.#data = data
    this.#style = style
  }

  onAdd(map: MapLibre, gl: WebGLRenderingContext | WebGL2RenderingContext): void {
    this.#map = map
    this.#gl = gl as WebGL2RenderingContext
    this.#program = linkProgram(this.#gl)
    for (const name of UNIFORMS) this.#places[name] = this.#gl.getUniformLocation(this.#program, name)
    this.#empty = this.#gl.createVertexArray()
    this.#textures = { positions: this.#texture(), shapes: this.#texture(), values: this.#texture() }
  }

  onRemove(): void {
    const gl = this.#gl
    if (gl === undefined || this.#textures === undefined) return
    for (const texture of Object.values(this.#textures)) gl.deleteTexture(texture)
    if (this.#program) gl.deleteProgram(this.#program)
    gl.deleteVertexArray(this.#empty)
  }

  setStyle(style: SwathStyle): void {
    this.#style = style
    this.#map?.triggerRepaint()
  }

  /** @param record  the one to outline; -1 for none */
  select(record: number): void {
    this.#selected = record
    this.#map?.triggerRepaint()
  }

  /** Colour of outlines: red, green, blue as 0–1. */
  setInk(ink: readonly [number, number, number]): void {
    this.#ink = ink
    this.#map?.triggerRepaint()
  }

  /** More records have come. */
  dataChanged(): void {
    this.#map?.triggerRepaint()
  }

  render(gl: WebGLRenderingContext | WebGL2RenderingContext, input: CustomRenderMethodInput): void {
    const rows = this.#data.rows
    if (rows === 0 || this.#program === undefined) return
    this.#upload()
    const drawn = this.#map?.isMoving() ? this.#data.levelRows(MOVING_RECORDS) : rows
    const gl2 = gl as WebGL2RenderingContext
    gl2.useProgram(this.#program)
    gl2.bindVertexArray(this.#empty)
    this.#setUniforms(gl2, Float64Array.from(input.defaultProjectionData.mainMatrix), drawn)
    gl2.disable(gl2.DEPTH_TEST)
    gl2.disable(gl2.CULL_FACE)
    gl2.uniform1i(this.#places.outline!, 0)
    gl2.drawArrays(gl2.TRIANGLES, 0, 6 * drawn)
    if (this.#selected >= 0) {
      gl2.uniform1i(this.#places.outline!, 1)
      gl2.drawArrays(gl2.TRIANGLES, 6 * this.#selected, 6)
    }
    gl2.bindVertexArray(null)
  }

  #setUniforms(gl: WebGL2RenderingContext, camera: Float64Array, drawn: number): void {
    const at = this.#places
    const { positions, shapes, values } = this.#textures!
    ;[positions, shapes, values].forEach((texture, unit) => {
      gl.activeTexture(gl.TEXTURE0 + unit)
      gl.bindTexture(gl.TEXTURE_2D, texture)
    })
    gl.uniform1i(at.positions!, 0)
    gl.uniform1i(at.shapes!, 1)
    gl.uniform1i(at.values!, 2)
    gl.uniform1i(at.columns!, this.#data.columns)
    gl.uniformMatrix4fv(at.matrix!, false, this.#data.frame.matrix(camera))
    gl.uniform1f(at.curvature!, this.#data.frame.curvature)
    gl.uniform1f(at.stretch!, this.#data.stretch(drawn))
    gl.uniform2f(at.valueWindow!, this.#style.window[0], this.#style.window[1])
    gl.uniform1f(at.timeEnd!, this.#style.timeEnd)
    gl.uniform1i(at.filtered!, this.#style.filtered ? 1 : 0)
    gl.uniform3fv(at.ink!, this.#ink)
    gl.uniform1fv(at.breaks!, this.#style.breaks)
    gl.uniform3fv(at.colours!, this.#style.colours)
  }

  #upload(): void {
    const gl = this.#gl!
    const data = this.#data
    const size = [data.columns, data.textureRows] as const
    const values = data.values(this.#style.property)
    if (this.#uploaded.rows !== data.rows) {
      put(gl, this.#textures!.positions, gl.RGBA32F, gl.RGBA, size, data.positions)
      put(gl, this.#textures!.shapes, gl.RGBA32F, gl.RGBA, size, data.shapes)
    }
    if (values && (this.#uploaded.rows !== data.rows || this.#uploaded.property !== this.#style.property)) {
      put(gl, this.#textures!.values, gl.R32F, gl.RED, size, values)
    }
    this.#uploaded = { rows: data.rows, property: this.#style.property }
  }

  #texture(): WebGLTexture {
    const gl = this.#gl!
    const texture = gl.createTexture()
    gl.bindTexture(gl.TEXTURE_2D, texture)
    for (const filter of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER])
      gl.texParameteri(gl.TEXTURE_2D, filter, gl.NEAREST)
    return texture
  }
}

function put(
  gl: WebGL2RenderingContext,
  texture: WebGLTexture,
  internal: number,
  format: number,
  [width, height]: readonly [number, number],
  data: Float32Array,
): void {
  gl.bindTexture(gl.TEXTURE_2D, texture)
  // MapLibre leaves these set for its own textures
  gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, false)
  gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false)
  gl.texImage2D(gl.TEXTURE_2D, 0, internal, width, height, 0, format, gl.FLOAT, data)
}

function linkProgram(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram()
  for (const [type, text] of [
    [gl.VERTEX_SHADER, VERTEX_SHADER],
    [gl.FRAGMENT_SHADER, FRAGMENT_SHADER],
  ] as const) {
    const shader = gl.createShader(type)!
    gl.shaderSource(shader, text)
    gl.compileShader(shader)
    gl.attachShader(program, shader)
  }
  gl.linkProgram(program)
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) {
    throw new Error(`The map's shader could not be built: ${gl.getProgramInfoLog(program) ?? ''}`)
  }
  return program
}
