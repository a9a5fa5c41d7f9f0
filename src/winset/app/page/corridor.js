/* The corridor as a map: flows from the Darién to the border and back, month by month, as wide as they are. */

import { byId, h, put, s } from "./dom.js";
import { current } from "./state.js";
import { peopleSentence } from "./summary.js";
import { modelled, month, t, title } from "./texts.js";

const WIDEST = 34; // units of the map, for the largest flow of any month on either path
const LARGEST = 30; // radius of the largest circle of people waiting
const STEP_MS = 650;
const SIDE = { interceptions: "mex", mexico_deportations: "mex", returns_to_mexico: "usa", removals: "usa" };
const BEND = { departures: -0.28, interceptions: 0.4, mexico_deportations: 0.16, returns_to_mexico: 0.12, removals: -0.16 };

let outlines = null;
let parts = null;
let last = null;
let playing = null;

/** Draw the empty map of a case; the outlines are fetched when the map is first shown. */
export function drawCorridor() {
  stop();
  parts = null;
}

/** Show an answer on the map. */
export async function showCorridor(study, answer) {
  last = { study, answer };
  outlines ??= await (await fetch("page/outlines.json")).json();
  if (!parts) build(study, answer);
  paint();
}

function build(study, answer) {
  const { nodes, edges } = study.corridor;
  const place = Object.fromEntries(nodes.map((node) => [node.id, { ...node, ...projected(node) }]));
  const drawn = edges.map((edge) => ({ edge, line: s("path", { class: `flow ${klass(edge)}`, d: curve(place[edge.from], place[edge.to], edge), "marker-end": `url(#tip-${klass(edge)})` }) }));
  const ways = study.cities.map((city) => ({ id: city.id, line: s("path", { class: "flow way north", d: way(place.tapachula, place.mexico_interior, place[city.id]) }) }));
  const circles = study.cities.map((city) => ({
    id: city.id, place: place[city.id],
    waiting: s("circle", { class: "waiting", cx: place[city.id].x, cy: place[city.id].y }),
    street: s("circle", { class: "street", cx: place[city.id].x, cy: place[city.id].y }),
  }));
  const svg = s("svg", { viewBox: `0 0 ${outlines.width} ${outlines.height}`, class: "map", role: "img" },
    s("defs", {}, ["north", "mex", "usa"].map(tip)),
    s("path", { d: outlines.land, class: "land" }), s("path", { d: outlines.borders, class: "border" }),
    ways.map(({ line }) => line), drawn.map(({ line }) => line), circles.flatMap(({ waiting, street }) => [waiting, street]),
    labels(study, place));
  const slider = h("input", { type: "range", id: "month", min: 0, max: answer.months.length - 1, value: 6, oninput: paint });
  const when = h("output", { for: "month", class: "when" });
  const play = h("button", { type: "button", class: "button", id: "play", onclick: () => (playing ? stop() : start()) }, t("play"));
  const which = ["deal", "none"].map((name, at) => h("label", {}, h("input", { type: "radio", name: "map-path", value: name, checked: at === 0, onchange: paint }), h("span", {}, t(name === "deal" ? "this_deal" : "no_deal"))));
  const rows = h("tbody");
  const people = h("p", { class: "small quiet note" });
  put(byId("view-corridor"),
    h("div", { class: "bar" },
      h("fieldset", { class: "levels" }, h("legend", { class: "visually-hidden" }, t("show_path")), which),
      h("div", { class: "month-bar" }, play, h("label", { class: "visually-hidden", for: "month" }, t("column_month")), slider, when)),
    h("div", { class: "map-and-list" }, svg,
      h("div", {},
        h("table", {}, h("caption", {}, t("flows_caption")), h("thead", {}, h("tr", {}, ["flow", "this_deal", "no_deal"].map((key) => h("th", { scope: "col" }, t(key))))), rows),
        h("p", { class: "small quiet note" }, t("map_note")), people)));
  parts = { drawn, ways, circles, svg, slider, when, play, rows, people };
}

const klass = (edge) => SIDE[edge.outcome] ?? "north";

function tip(name) {
  return s("marker", { id: `tip-${name}`, class: `tip ${name}`, viewBox: "0 0 8 8", refX: 5, refY: 4, markerWidth: 12, markerHeight: 12, markerUnits: "userSpaceOnUse", orient: "auto" },
    s("path", { d: "M0 0L8 4L0 8z" }));
}

function projected({ lon, lat }) {
  const { west, north, a_degree_east: east, a_degree_south: south } = outlines.projection;
  return { x: (lon - west) * east, y: (north - lat) * south };
}

/* A curve bent to one side, so that a flow and the one against it lie beside each other. */
function curve(from, to, edge) {
  const bend = BEND[edge.outcome] ?? 0;
  const [x, y] = [(from.x + to.x) / 2 - bend * (to.y - from.y), (from.y + to.y) / 2 + bend * (to.x - from.x)];
  return `M${from.x.toFixed(1)} ${from.y.toFixed(1)}Q${x.toFixed(1)} ${y.toFixed(1)} ${to.x.toFixed(1)} ${to.y.toFixed(1)}`;
}

/* The way through Mexico to one city, past the middle of the country. */
function way(from, past, to) {
  const at = ({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`;
  return `M${at(from)}Q${at({ x: past.x + 10, y: past.y + 25 })} ${at({ x: (past.x + to.x) / 2, y: (past.y + to.y) / 2 })}T${at(to)}`;
}

function labels(study, place) {
  const cities = study.cities.map((city) => place[city.id]);
  const gates = ["darien", "tapachula"].map((id) => place[id]).filter(Boolean);
  return [
    ...cities.map((node) => label(node, "city")),
    ...gates.map((node) => label(node, "gate")),
  ];
}

/* Labels of neighbouring places stand on the side where there is room: [dx, dy, anchor]. */
const LABEL_AT = {
  tijuana: [-12, 34, "start"], nogales: [0, 36, "middle"], ciudad_juarez: [20, 6, "start"], matamoros: [16, 16, "start"],
  tapachula: [14, 22, "start"], darien: [-6, 34, "end"],
};

function label(node, kind) {
  const [dx, dy, anchor] = LABEL_AT[node.id] ?? [-24, 5, "end"];
  return s("text", { x: node.x + dx, y: node.y + dy, "text-anchor": anchor, class: `map-label ${kind} at-${node.id}` }, title(node.title, node.id));
}

function chosen() {
  const wanted = document.querySelector('input[name="map-path"]:checked')?.value;
  return wanted === "none" ? last.answer.no_deal : last.answer;
}

function paint() {
  if (!parts || !last) return;
  const { study, answer } = last;
  const at = parts.slider.valueAsNumber;
  const shown = chosen();
  const widest = Math.max(...[answer.flows, answer.no_deal.flows].flatMap((flows) => Object.values(flows).flat()));
  for (const { edge, line } of parts.drawn) {
    const flow = shown.flows[edge.id][at];
    line.style.strokeWidth = `${Math.max(0.6, (flow / widest) * WIDEST)}px`;
  }
  for (const { id, line } of parts.ways) line.style.strokeWidth = `${Math.max(0.6, (shown.flows[`encounters:${id}`][at] / widest) * WIDEST)}px`;
  const most = Math.max(...[answer, answer.no_deal].flatMap((one) => Object.values(one.by_city).flatMap((city) => city.waiting.mean)));
  for (const { id, waiting, street } of parts.circles) {
    const of = (name) => LARGEST * Math.sqrt(Math.max(0, shown.by_city[id][name].mean[at]) / most);
    waiting.setAttribute("r", of("waiting"));
    street.setAttribute("r", of("on_street"));
  }
  const name = month(answer.months[at]);
  parts.when.textContent = name;
  parts.slider.setAttribute("aria-valuetext", name);
  put(parts.rows, study.corridor.edges.map((edge) => h("tr", {}, h("th", { scope: "row" }, edgeTitle(study, edge)),
    [answer, answer.no_deal].map((one) => h("td", {}, modelled(one.flows[edge.id][at]))))));
  parts.svg.setAttribute("aria-label", t("map_alt", { month: name, path: t(shown === answer ? "this_deal" : "no_deal"), encounters: modelled(shown.outcomes.border_patrol_encounters.mean[at]), waiting: modelled(shown.outcomes.waiting.mean[at]), street: modelled(shown.outcomes.on_street.mean[at]) }));
  parts.people.textContent = peopleSentence(answer.people);
}

function edgeTitle(study, edge) {
  if (edge.outcome === "departures") return t("edge_departures");
  if (edge.outcome === "encounters") return t("edge_encounters", { city: title(study.cities.find((city) => city.id === edge.from)?.title, edge.from) });
  const outcome = study.outcomes.find((one) => one.id === edge.outcome);
  return title(outcome?.title, edge.outcome);
}

function start() {
  const end = Number(parts.slider.max);
  if (parts.slider.valueAsNumber >= end) parts.slider.value = 0;
  parts.play.textContent = t("pause");
  paint();
  playing = setInterval(() => {
    if (current().view !== "corridor" || parts.slider.valueAsNumber >= end) return stop();
    parts.slider.value = parts.slider.valueAsNumber + 1;
    paint();
  }, STEP_MS);
}

function stop() {
  clearInterval(playing);
  playing = null;
  if (parts) parts.play.textContent = t("play");
}
