/**
 * Swaths drawn without vertex buffers: six vertices a record, pulled from textures by `gl_VertexID`.
 * A swath ends at its position and reaches back along the heading; `stretch` lengthens it while only every
 * n-th record is there. The edge where it begins has a heading of its own. Positions are metres from a local origin.
 */

export const VERTEX_SHADER = `#version 300 es
precision highp float;
precision highp sampler2D;
uniform sampler2D positions; // east, north (m), heading (radians from north), length (m)
uniform sampler2D shapes;    // width (m), seconds since the first record, heading of the first edge, 1 = dropped
uniform sampler2D values;
uniform int columns;
uniform mat4 matrix;
uniform float curvature;     // per m: Mercator's growth of the northward scale
uniform float stretch;
uniform vec2 valueWindow;
uniform float timeEnd;
uniform bool filtered;       // dropped records are drawn hollow
uniform bool outline;        // only the outline, of whatever record
uniform float breaks[6];
uniform vec3 colours[7];
flat out vec3 colour;
flat out int hollow;
out vec2 place01;

const vec2 CORNERS[6] = vec2[6](
  vec2(-0.5, 0.0), vec2(0.5, 0.0), vec2(0.5, -1.0),
  vec2(-0.5, 0.0), vec2(0.5, -1.0), vec2(-0.5, -1.0));

void main() {
  int record = gl_VertexID / 6;
  ivec2 texel = ivec2(record % columns, record / columns);
  vec4 place = texelFetch(positions, texel, 0);
  vec4 shape = texelFetch(shapes, texel, 0);
  float value = texelFetch(values, texel, 0).x;
  bool shown = !isnan(value) && value >= valueWindow.x && value <= valueWindow.y && shape.y <= timeEnd;
  if (!shown && !outline) { gl_Position = vec4(2.0, 2.0, 2.0, 1.0); return; }
  vec2 corner = CORNERS[gl_VertexID % 6];
  float across = corner.x * shape.x * 1.025;
  // hairline gaps are closed; while records are missing, those of unsteady speed too
  float along = corner.y * place.w * stretch * (stretch > 1.0 ? 1.25 : 1.03);
  float edge = corner.y < 0.0 ? shape.z : place.z;
  vec2 ground = place.xy + along * vec2(sin(place.z), cos(place.z)) + across * vec2(cos(edge), -sin(edge));
  ground.y += curvature * ground.y * ground.y;
  gl_Position = matrix * vec4(ground, 0.0, 1.0);
  int level = 0;
  for (int i = 0; i < 6; i++) if (value >= breaks[i]) level = i + 1;
  colour = colours[level];
  hollow = outline ? 2 : filtered && shape.w > 0.5 ? 1 : 0;
  place01 = vec2(corner.x + 0.5, corner.y + 1.0);
}
`

export const FRAGMENT_SHADER = `#version 300 es
precision highp float;
uniform vec3 ink;
flat in vec3 colour;
flat in int hollow;
in vec2 place01;
out vec4 fragment;
void main() {
  if (hollow == 0) { fragment = vec4(colour, 1.0); return; }
  vec2 pixels = min(place01, 1.0 - place01) / fwidth(place01);
  if (min(pixels.x, pixels.y) > (hollow == 2 ? 2.5 : 1.0)) discard;
  fragment = vec4(ink, 1.0);
}
`
