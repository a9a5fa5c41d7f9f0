/* The evidence drawer: a number's value, unit, range, grade and source, and what a changed assumption does. */

import { ask } from "./api.js";
import { byId, h, put } from "./dom.js";
import { RESTS_ON } from "./outcomes.js";
import { pinning } from "./pins.js";
import { supposing } from "./suppose.js";
import { currentLanguage, day, hasText, modelled, parameterName, placeName, t, title } from "./texts.js";

/** Open the drawer on a modelled figure; `lines` are [name, text] of what it is now. */
export function openFigure(id, heading, lines) {
  const drawer = byId("evidence");
  show(drawer, title(heading), [
    h("p", { class: "quiet small" }, t("modelled_figure")),
    h("dl", { class: "evidence-list" }, lines.flatMap(([name, text]) => [h("dt", {}, name), h("dd", {}, text)])),
    h("h3", {}, t("rests_on")),
    h("p", { class: "quiet small" }, t("rests_on_note")),
    h("ul", { class: "sources" }, (RESTS_ON[id] ?? []).map((name) =>
      h("li", {}, h("button", { type: "button", class: "link", onclick: () => openEvidence(name) }, parameterName(name))))),
    supposing(id),
  ]);
  if (!drawer.open) drawer.showModal();
}

/** Open the drawer on an id that `winset explain` knows. */
export async function openEvidence(id) {
  const drawer = byId("evidence");
  show(drawer, parameterName(id), [h("p", { class: "quiet" }, t("loading"))]);
  if (!drawer.open) drawer.showModal();
  try {
    const found = await ask(`/explain/${encodeURIComponent(id)}?language=${currentLanguage()}`);
    show(drawer, heading(found, id), body(found));
  } catch (error) {
    show(drawer, parameterName(id), [h("p", {}, t("no_evidence", { id })), h("p", { class: "quiet small" }, error.message)]);
  }
}

const heading = (found, id) => (found.kind === "parameter" ? parameterName(id) : title(found.label ?? found.title, id));

function show(drawer, text, children) {
  put(drawer,
    h("div", { class: "drawer-head" },
      h("h2", { id: "evidence-title" }, text),
      h("button", { type: "button", class: "button", onclick: () => drawer.close() }, t("close"))),
    children);
}

/* Titles and units are words of the library; whatever else an id carries is listed under its own name. */
const LED_BY = ["definition", "value", "central", "unit", "low", "high", "range", "grade", "known_since", "basis", "description", "note"];

const label = (key) => (hasText(`evidence_${key}`) ? t(`evidence_${key}`) : key.replaceAll("_", " "));

function body(found) {
  const rest = Object.keys(found).filter((key) => !LED_BY.includes(key) && !["sources", "label", "title", "id", "kind"].includes(key));
  const keys = [...LED_BY.filter((key) => found[key] !== undefined && found[key] !== null), ...rest];
  const worded = (key) => (found.kind === "parameter" && key === "value" ? priors(found.value) : key === "range" && found.range.every((one) => typeof one === "number") ? t("range", { low: modelled(found.range[0]), high: modelled(found.range[1]) }) : written(found[key]));
  const lines = keys.map((key) => [label(key), worded(key)]);
  return [
    h("p", { class: "quiet small" }, [found.kind && (hasText(`kind_${found.kind}`) ? t(`kind_${found.kind}`) : found.kind), found.id].filter(Boolean).join(" · ")),
    h("dl", { class: "evidence-list" }, lines.filter(([, value]) => value !== "").flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])),
    h("h3", {}, t("sources")),
    sources(found.sources),
    found.kind === "parameter" ? pinning(found.id, found.unit) : null,
  ].filter(Boolean);
}

function written(value) {
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return t(value ? "yes" : "no");
  if (typeof value === "number") return modelled(value);
  if (typeof value === "string") return /^\d{4}-\d{2}-\d{2}$/.test(value) ? day(value) : value;
  if (Array.isArray(value)) return value.length && value.every((one) => typeof one !== "object") ? value.join(", ") : nested(value);
  if (typeof value === "object" && (value.en || value.es)) return value[document.documentElement.lang] ?? value.en;
  return nested(value);
}

/* What is drawn for a parameter: low, central and high of each row of the evidence, or an assumption with its grade. */
function priors(value) {
  return h("ul", { class: "priors" }, Object.entries(value).map(([name, prior]) => {
    const rows = prior.rows ?? [prior.assumed ?? prior];
    return h("li", {}, Object.keys(value).length > 1 ? h("b", {}, `${placeName(name.split(".").at(-1))}: `) : null, rows.map((row) => h("span", { class: "prior" },
      typeof row.central === "number" ? t("interval", { mean: modelled(row.central), low: modelled(row.low), high: modelled(row.high) }) : written(row),
      prior.transform ? ` ${prior.transform.replaceAll("_", " ")}` : "", " ",
      row.row ? h("button", { type: "button", class: "link", onclick: () => openEvidence(row.row) }, row.row) : row.grade ? h("span", { class: "quiet small" }, t("grade", { grade: row.grade })) : null,
      row.reason ? h("span", { class: "quiet small" }, ` ${row.reason}`) : null)),
    prior.note ? h("span", { class: "quiet small" }, ` ${prior.note}`) : null);
  }));
}

function nested(value) {
  const entries = Array.isArray(value) ? value.map((one, place) => [String(place + 1), one]) : Object.entries(value);
  return entries.length
    ? h("details", {}, h("summary", {}, t("entries", { count: entries.length })),
        h("dl", { class: "evidence-list" }, entries.flatMap(([name, one]) => [h("dt", {}, label(name)), h("dd", {}, written(one))])))
    : "";
}

function sources(list) {
  const all = Array.isArray(list) ? list : Object.entries(list ?? {}).map(([id, one]) => ({ id, ...one }));
  if (!all.length) return h("p", { class: "quiet" }, t("no_sources"));
  return h("ul", { class: "sources" }, all.map((one) => {
    if (typeof one === "string") return h("li", {}, one);
    const name = one.title ?? one.id;
    // An address is text to copy: the page asks nothing outside this machine by itself, a click is the reader's own.
    const link = /^https?:/.test(one.address ?? "") ? h("a", { href: one.address, rel: "noreferrer noopener", target: "_blank" }, name) : name;
    const facts = [one.publisher, one.known_since && t("known_since", { day: day(one.known_since) }), one.grade && t("grade", { grade: one.grade })];
    return h("li", {}, link, h("span", { class: "quiet small" }, ` ${facts.filter(Boolean).join(" · ")}`));
  }));
}
