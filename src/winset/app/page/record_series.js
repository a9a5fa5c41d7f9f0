/* The observed series: one at a time, as published, with every measure numbered on its time axis; and one measure's fall. */

import { ask } from "./api.js";
import { h, put } from "./dom.js";
import { figure } from "./figures.js";
import { counted, currentLanguage, day, hasText, listed, locale, modelled, month, t, title } from "./texts.js";

/** Fill an element with the series: their families, the parts of one, its chart and its source. */
export async function showSeries(body, study) {
  const [families, effects] = await Promise.all([ask("/series"), ask("/effects").catch(() => ({ effects: [] }))]);
  const marks = effects.effects.map((one, place) => ({ month: one.date, label: String(place + 1), row: 11 * (place % 3), title: one.title }));
  const box = h("div", { id: "series-figure" });
  const source = h("p", { class: "quiet small note", id: "series-source" });
  const part = h("select", { id: "series-part", onchange: () => draw() });
  const family = h("select", { id: "series-family", onchange: () => open() }, families.map((one) => h("option", { value: one.id }, t(`family_${one.id}`))));
  put(body, h("p", { class: "pickers" }, h("label", {}, `${t("series_of")} `, family), h("label", {}, `${t("series_part")} `, part)), box, source);
  let found = null;
  let drawn = null;

  async function open() {
    found = await ask(`/series/${family.value}`);
    put(part, found.series.map((one) => h("option", { value: one.id }, partName(one.id, study))));
    const name = /^https?:/.test(found.source.address) ? h("a", { href: found.source.address, rel: "noreferrer noopener", target: "_blank" }, found.source.publisher) : found.source.publisher;
    put(source, `${t("series_source")} `, name, `. ${t("series_vintage", { vintage: day(found.source.vintage), as_of: day(found.as_of), lag: found.source.lag_days, table: found.source.id })} `,
      t(`unit_family_${found.id}`));
    draw();
  }

  function draw() {
    const one = found.series.find((each) => each.id === part.value);
    const months = monthsFrom(one.first, one.values.length);
    const rows = months.map((name, place) => ({ month: name, value: one.values[place] }));
    const within = marks.filter((mark) => mark.month.slice(0, 7) >= months[0] && mark.month.slice(0, 7) <= months.at(-1));
    drawn?.close();
    drawn = figure(`series-${found.id}-${one.id.replaceAll(" ", "-")}`, `${t(`family_${found.id}`)}: ${partName(one.id, study)}`);
    put(box, drawn.element);
    drawn.show({
      chart: "series", height: 240, sentence: sentence(rows, within),
      data: () => ({ series: rows, marks: within }),
      rows: () => rows, notes: [`${found.source.publisher}, ${found.source.address}, ${t("series_vintage", { vintage: found.source.vintage, as_of: found.as_of, lag: found.source.lag_days, table: found.source.id })}`],
      write: (column, value) => (column === "month" ? month(value, "short") : counted(value)),
    });
  }

  await open();
}

function sentence(rows, marks) {
  const known = rows.filter((row) => row.value !== null);
  const most = known.reduce((best, row) => (row.value > best.value ? row : best));
  const told = { first: month(known[0].month), from: counted(known[0].value), last: month(known.at(-1).month), to: counted(known.at(-1).value), most: counted(most.value), when: month(most.month) };
  const measures = marks.length ? ` ${t("series_marks", { measures: listed(marks.map((one) => `${one.label} ${title(one.title)}`)) })}` : "";
  return t("series_sentence", told) + measures;
}

const GROUP_PARTS = (study) => new Map(study.groups.map((one) => [one.id, title(one.title, one.id)]));
const partName = (id, study) => GROUP_PARTS(study).get(id) ?? (hasText(`part_${id}`) ? t(`part_${id}`) : title(null, id));

function monthsFrom(first, count) {
  const [year, start] = first.split("-").map(Number);
  return Array.from({ length: count }, (_, place) => new Date(Date.UTC(year, start - 1 + place)).toISOString().slice(0, 7));
}

/** Return a chooser of one past measure with the months around it, its dip and the placebo band. */
export function dipView(effects) {
  const box = h("div", { id: "dip-figure" });
  const chosen = h("select", { id: "dip-measure", onchange: () => draw() }, effects.map((one, place) => h("option", { value: one.measure }, `${place + 1} · ${title(one.title)}`)));
  let drawn = null;

  async function draw() {
    const [one, told] = await Promise.all([ask(`/effects/${chosen.value}`), ask(`/explain/${chosen.value}?language=${currentLanguage()}`)]);
    const last = one.method.dip_months[1];
    const path = one.path.filter((row) => row.since >= -12 && row.since <= 24);
    drawn?.close();
    drawn = figure(`dip-${one.measure}`, `${title(one.title)}, ${day(one.date)}`);
    put(box, drawn.element, h("p", { class: "small" }, `${t("dip_confounders")} ${told.confounders.join(" ")}`));
    const [low, high] = one.placebo90 ?? [null, null];
    const top = Math.max(...path.map((row) => row.percent));
    const frame = { first: one.method.dip_months[0], last };
    drawn.show({
      chart: "dip", height: 220,
      sentence: t(low === null ? "dip_sentence_no_placebo" : one.outside_placebo ? "dip_sentence_outside" : "dip_sentence_inside", {
        dip: modelled(one.dip_percent), low: modelled(low), high: modelled(high), first: frame.first, last,
        trough: modelled(one.trough_percent), at: one.trough_month, series: seriesName(one.series),
      }),
      data: () => ({ path, dip: [{ ...frame, percent: one.dip_percent }], band: low === null ? [] : [{ ...frame, low, high: Math.min(high, top) }] }),
      rows: () => path.map((row) => ({ since: row.since, percent: row.percent })),
      notes: told.confounders, write: (column, value) => (column === "since" ? String(value) : modelled(value)),
    });
  }

  draw();
  return h("div", {}, h("p", { class: "pickers" }, h("label", {}, `${t("dip_of")} `, chosen)), h("p", { class: "quiet small note" }, t("dip_note")), box);
}

/* The record writes nationalities by the three letters of ISO 3166; the browser names them by the two. */
const LETTERS = { GTM: "GT", HND: "HN", SLV: "SV", NIC: "NI", CUB: "CU", HTI: "HT", PER: "PE", BRA: "BR", ECU: "EC", VEN: "VE", MEX: "MX", COL: "CO" };

function seriesName(name) {
  const who = name.slice(name.indexOf(":") + 1);
  if (hasText(`targeted_${who}`)) return t(`targeted_${who}`);
  const names = new Intl.DisplayNames(locale(), { type: "region" });
  return listed(who.split("+").map((code) => (LETTERS[code] ? names.of(LETTERS[code]) : code)));
}
