/* Specifications of the server, drawn in the page's colours; new data repaint a chart without a new one. */

import { ask } from "./api.js";
import { chartLocales } from "./texts.js";

const PALETTE = ["paper", "ink", "muted", "rule", "usa", "mex", "both", "neither", "package", "no_deal", "observed"];
const LIGHT = {
  paper: "#ffffff", ink: "#1b1f24", muted: "#59616c", rule: "#d5dae0", usa: "#0b5cad", mex: "#b3440f", both: "#4620df",
  neither: "#7d8692", package: "#00756a", no_deal: "#747c87", observed: "#20262e",
};
const specs = new Map();

/** Wait until the chart library, loaded beside the page, is there. */
async function library() {
  for (let waited = 0; !window.vegaEmbed; waited += 10) {
    if (waited > 20_000) throw new Error("the chart library did not load");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return window.vegaEmbed;
}

/** Return the specification of a chart, each colour of the palette as the page's variable for it. */
export async function chartSpec(id) {
  if (!specs.has(id)) specs.set(id, ask(`/charts/${id}/vega`).then(inVariables));
  return specs.get(id);
}

function inVariables(spec) {
  let text = JSON.stringify(spec);
  for (const name of PALETTE) text = text.replaceAll(`"${LIGHT[name]}"`, `"var(--${name})"`);
  return text;
}

/* Charts are drawn one after the other: side by side, each would wait for the slowest, and the first for all. */
let turn = Promise.resolve();

/** Draw a chart into an element and return its view; `data` gives each named data set its rows, `axes` titles. */
export function drawChart(place, id, data, size = {}) {
  const drawn = turn.then(() => embedded(place, id, data, size));
  turn = drawn.catch(() => {}).then(() => new Promise((resolve) => setTimeout(resolve))); // what is drawn is shown first
  return drawn;
}

async function embedded(place, id, data, { axes = {}, ...size }) {
  const [embed, text] = await Promise.all([library(), chartSpec(id)]);
  const spec = { ...JSON.parse(text), ...size };
  for (const axis of spec.axes) if (axis.labels !== false && axes[axis.scale]) axis.title = axes[axis.scale];
  for (const named of spec.data) if (named.name in data) named.values = data[named.name];
  const { view } = await embed(place, spec, {
    renderer: "svg", actions: false, ast: true, defaultStyle: false, tooltip: false, mode: "vega", ...chartLocales(),
  });
  // The place is one image with one label; the marks inside are not read out one by one.
  place.querySelector("svg")?.setAttribute("aria-hidden", "true");
  return view;
}

/** Give a view new rows for its named data sets and repaint it. */
export function repaint(view, data) {
  for (const [name, rows] of Object.entries(data)) view.data(name, rows);
  return view.runAsync();
}

/** Return columns {mean: […], p05: […], …} as rows a month; marks that were not sent stand at the middle. */
export function rowsOf(columns, months) {
  if (!columns) return [];
  return months.map((month, place) => {
    const row = { month, ...Object.fromEntries(Object.keys(columns).map((mark) => [mark, columns[mark][place]])) };
    const middle = row.p50 ?? row.mean;
    return { ...row, p25: row.p25 ?? middle, p50: middle, p75: row.p75 ?? middle };
  });
}

/** Return the drawing as a file of its own: light colours, white ground, and lines of text below it. */
export async function drawingOf(view, lines) {
  const drawn = new DOMParser().parseFromString(await view.toSVG(), "image/svg+xml").documentElement;
  const [width, height] = [Number(drawn.getAttribute("width")), Number(drawn.getAttribute("height"))];
  const wrapped = lines.flatMap((line) => wrap(line, Math.max(40, Math.floor(width / 5.4))));
  const full = height + 14 * wrapped.length + 12;
  drawn.setAttribute("viewBox", `0 0 ${width} ${full}`);
  drawn.setAttribute("height", full);
  const text = wrapped.map((line, place) =>
    `<text x="6" y="${height + 14 * (place + 1)}" font-family="system-ui, sans-serif" font-size="10" fill="${LIGHT.ink}">${escaped(line)}</text>`);
  let svg = new XMLSerializer().serializeToString(drawn).replace("</svg>", `${text.join("")}</svg>`);
  svg = svg.replace(/<svg([^>]*)>/, `<svg$1><rect width="${width}" height="${full}" fill="${LIGHT.paper}"/>`);
  for (const name of PALETTE) svg = svg.replaceAll(`var(--${name})`, LIGHT[name]);
  return { svg, width, height: full };
}

/** Return a drawing as PNG at twice its size. */
export async function pictureOf({ svg, width, height }) {
  const image = new Image();
  const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = 2 * width;
    canvas.height = 2 * height;
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  } finally {
    URL.revokeObjectURL(address);
  }
}

function wrap(line, length) {
  const lines = [""];
  for (const word of line.split(" ")) {
    if (lines.at(-1) && lines.at(-1).length + word.length + 1 > length) lines.push("");
    lines[lines.length - 1] += (lines.at(-1) ? " " : "") + word;
  }
  return lines;
}

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
