/* The record: what was observed, what past measures did, what the report claimed, how the model fared. */

import { ask } from "./api.js";
import { byId, h, put } from "./dom.js";
import { openEvidence } from "./evidence.js";
import { csv, save } from "./files.js";
import { counted, currentLanguage, day, hasText, modelled, t, title } from "./texts.js";

/* What draws charts is loaded when its part is first opened. */
const PARTS = [
  { id: "series", fill: async (body) => (await import("./record_series.js")).showSeries(body, study) },
  { id: "measures", path: "/effects", list: (found) => found.effects, row: measureRow, after: async (found) => (await import("./record_series.js")).dipView(found.effects) },
  { id: "claims", path: "/claims", inWords: true, list: (found) => found, row: claimRow },
  { id: "promises", path: "/ledger", list: (found) => found.entries, row: promiseRow },
  { id: "validation", fill: async (body) => (await import("./record_validation.js")).showValidation(body, study) },
];
let isDrawn = false;
let study = null;

/** Forget what is drawn; the language or the case has changed. */
export function drawRecord(opened) {
  isDrawn = false;
  study = opened;
}

/** Draw the record when it is first shown: it does not depend on the package. */
export function showRecord() {
  if (isDrawn) return;
  isDrawn = true;
  const boxes = PARTS.map((part) => ({ part, body: h("div", {}, h("p", { class: "quiet" }, t("loading"))) }));
  put(byId("view-record"),
    h("p", { class: "note" }, t("record_intro")),
    boxes.map(({ part, body }, place) => h("details", { class: "record-part", id: `record-${part.id}`, open: place === 0, ontoggle: (event) => event.target.open && load(part, body) },
      h("summary", {}, h("h3", {}, t(`record_${part.id}`))), h("p", { class: "quiet small" }, t(`record_${part.id}_note`)), body)));
}

const loaded = new WeakSet();

async function load(part, body) {
  if (loaded.has(body)) return;
  loaded.add(body);
  try {
    if (part.fill) return await part.fill(body);
    const found = await ask(part.inWords ? `${part.path}?language=${currentLanguage()}` : part.path);
    const rows = part.list(found).map(part.row).filter(Boolean);
    if (!rows.length) return put(body, h("p", { class: "quiet" }, t("nothing_yet")));
    const columns = Object.keys(rows[0].cells);
    put(body,
      h("div", { class: "table-box tall", tabindex: 0, role: "region", "aria-label": t(`record_${part.id}`) },
        h("table", { class: "words" },
          h("thead", {}, h("tr", {}, columns.map((column) => h("th", { scope: "col" }, t(`column_${column}`))))),
          h("tbody", {}, rows.map((row) => h("tr", {}, columns.map((column, at) => h(at ? "td" : "th", at ? {} : { scope: "row" },
            at === 0 && row.id ? h("button", { type: "button", class: "title-button", onclick: () => openEvidence(row.id) }, row.cells[column]) : row.cells[column]))))))),
      h("div", { class: "figure-tools" },
        h("button", { type: "button", class: "link", onclick: () => save(`winset-${part.id}.csv`, csv(rows.map((row) => row.cells)), "text/csv") }, "CSV"),
        h("button", { type: "button", class: "link", onclick: () => save(`winset-${part.id}.json`, JSON.stringify(found, null, 1), "application/json") }, "JSON")),
      part.after ? await part.after(found) : null);
  } catch (error) {
    loaded.delete(body);
    put(body, h("p", {}, error.message));
  }
}

const percent = (value) => (value == null ? t("not_known") : `${modelled(value)} %`);
const word = (name) => (hasText(name) ? t(name) : title(null, name.slice(name.indexOf("_") + 1)));

function measureRow(one, place) {
  const half = one.half_life_months == null ? t("not_known") : t(one.censored ? "months_at_least" : "months_count", { count: one.half_life_months });
  return { id: one.measure, cells: {
    measure: `${place + 1} · ${title(one.title, one.measure)}`, date: day(one.date), dip: percent(one.dip_percent),
    placebo: one.placebo90 ? t("range", { low: percent(one.placebo90[0]), high: percent(one.placebo90[1]) }) : t("not_known"), half_life: half,
  } };
}

function claimRow(one) {
  return { id: one.id, cells: {
    claim: one.text, stated: one.stated == null ? "" : counted(one.stated), recomputed: one.recomputed == null ? t("not_known") : counted(one.recomputed),
    then: word(`verdict_${one.verdict_then}`), now: word(`verdict_${one.verdict_now}`),
  } };
}

function promiseRow(one) {
  return { id: one.id, cells: { promise: title(one.text), by: word(`side_${one.by}`), stage: word(`stage_${one.stage}`), date: day(one.date), status: word(`status_${one.status}`) } };
}
