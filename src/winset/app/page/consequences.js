/* What follows from the package: fans against no deal on the same draws, by outcome, nationality and border city. */

import { rowsOf } from "./charts.js";
import { byId, h, put } from "./dom.js";
import { openFigure } from "./evidence.js";
import { figure } from "./figures.js";
import { peopleSentence, weightsSentence } from "./summary.js";
import { interval, modelled, month, t, title } from "./texts.js";

const KINDS = ["outcomes", "groups", "cities"];
const FIRST = ["border_patrol_encounters", "waiting", "harms_estimated", "deaths", "returns_to_mexico", "interceptions"];
export const SCENARIO_AFTER = 6; // months: beyond them nothing beats the naive forecast (DESIGN §10)

let kind = "outcomes";
let figures = new Map();
let last = null;

/** Draw the empty view of a case. */
export function drawConsequences(study) {
  for (const one of figures.values()) one.close();
  figures = new Map();
  const panels = h("div", { class: "figures-grid", id: "fans" });
  const buttons = KINDS.map((one) =>
    h("label", {}, h("input", { type: "radio", name: "kind", value: one, checked: one === kind, onchange: () => { kind = one; drawConsequences(study); if (last) showConsequences(study, last); } }),
      h("span", {}, t(`by_${one}`))));
  put(byId("view-consequences"),
    h("div", { class: "bar" }, h("fieldset", { class: "levels" }, h("legend", { class: "visually-hidden" }, t("show_by")), buttons), legend()),
    panels,
    h("p", { class: "quiet small note" }, t("scenario_note", { month: month(after(study.origin, SCENARIO_AFTER)) })),
    h("p", { class: "quiet small note" }, t("same_draws_note")));
  for (const one of list(study)) {
    const made = figure(`${kind}-${one.id}`, one.heading, { onTitle: kind === "outcomes" ? () => openFigure(one.id, one.heading, lines(one, last)) : null });
    figures.set(one.id, made);
    panels.append(made.element);
  }
}

function legend() {
  return h("p", { class: "legend small", "aria-hidden": "true" },
    h("span", { class: "key key-package" }, t("this_deal")), h("span", { class: "key key-no-deal" }, t("no_deal")),
    h("span", { class: "quiet" }, t(kind === "cities" ? "bands_note_mean" : kind === "groups" ? "bands_note_outer" : "bands_note")));
}

/* What the drawer says of an outcome now. */
function lines(one, answer) {
  const at = Math.min(SCENARIO_AFTER, answer.months.length - 1);
  const of = (found) => interval(bandAt(found.outcomes[one.id], at));
  return [
    [t("column_month"), month(answer.months[at])], [t("this_deal"), of(answer)], [t("no_deal"), of(answer.no_deal)],
    [t("difference_over"), interval(answer.difference[one.id])], [t("evidence_unit"), t(`unit_${one.unit}`)],
  ];
}

function list(study) {
  if (kind === "groups") return study.groups.map((group) => ({ id: group.id, heading: title(group.title, group.id) }));
  if (kind === "cities") return study.cities.map((city) => ({ id: city.id, heading: title(city.title, city.id) }));
  const known = study.outcomes.map((outcome) => ({ id: outcome.id, heading: title(outcome.title, outcome.id), unit: outcome.unit }));
  const rank = (one) => (FIRST.includes(one.id) ? FIRST.indexOf(one.id) : FIRST.length);
  return known.sort((one, other) => rank(one) - rank(other));
}

/** Show an answer of /simulate. */
export function showConsequences(study, answer) {
  last = answer;
  const notes = [peopleSentence(answer.people), madeBy(answer)];
  return Promise.all([...figures].map(([id, made]) => made.show(told(study, answer, id, notes))));
}

/* The columns of one figure, of an answer or of the path without a deal. */
function columnsOf(found, id) {
  if (kind === "outcomes") return found.outcomes[id];
  return kind === "groups" ? found.by_group[id] : found.by_city[id].waiting;
}

/* Rows and tables are made when they are shown: most figures are off the screen. */
function told(study, answer, id, notes) {
  const [deal, none] = [columnsOf(answer, id), columnsOf(answer.no_deal, id)];
  const marks = kind === "cities" ? ["mean", "p05", "p95"] : ["mean", "p05", "p50", "p95"];
  return {
    chart: "fan",
    data: () => ({ path: rowsOf(deal, answer.months), no_deal: rowsOf(none, answer.months), observed: [], as_of: [{ month: study.as_of }] }),
    sentence: sentence(answer, deal, none),
    rows: () => answer.months.map((name, place) => ({
      month: name,
      ...Object.fromEntries(marks.map((mark) => [mark, deal[mark][place]])),
      ...Object.fromEntries(marks.map((mark) => [`no_deal_${mark}`, none[mark][place]])),
    })),
    notes,
    write: (column, value) => (column === "month" ? month(value, "short") : modelled(value)),
  };
}

/** Return which program, draws and seed made an answer. */
export function madeBy({ version, meta }) {
  const pins = Object.entries(meta.pinned ?? {}).map(([name, value]) => `${name} = ${value}`);
  return [
    t("made_by", { version, seed: meta.seed, draws: meta.draws }), meta.weights ? weightsSentence({ meta }) : null,
    pins.length ? t("made_by_pinned", { pins: pins.join(", ") }) : null].filter(Boolean).join(" ");
}

function sentence(answer, deal, none) {
  const place = Math.min(SCENARIO_AFTER, answer.months.length - 1);
  return t("fan_sentence", { month: month(answer.months[place]), deal: interval(bandAt(deal, place)), none: interval(bandAt(none, place)) });
}

/** Return the band of one month of columns, around what the chart's line shows: the median, of cities the mean. */
export const bandAt = (columns, place) => ({ mean: (columns.p50 ?? columns.mean)[place], p05: columns.p05[place], p95: columns.p95[place] });

/** Return the month a number of months after another. */
export function after(start, months) {
  const date = new Date(`${start.slice(0, 7)}-01T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + months);
  return date.toISOString().slice(0, 7);
}
