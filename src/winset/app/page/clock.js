/* The clock: when the deal would still stand, what the calendar does to it, and what binds on the way. */

import { after, madeBy } from "./consequences.js";
import { rowsOf } from "./charts.js";
import { byId, h, put } from "./dom.js";
import { figure } from "./figures.js";
import { peopleSentence } from "./summary.js";
import { day, interval, modelled, month, share, t, title } from "./texts.js";

const BINDING = ["approval", "cost_mexico_usd", "mexico_deportations"];
let made = new Map();
let months = null;
let drawn = null;

/** Draw the empty view of a case. */
export function drawClock(study) {
  for (const one of made.values()) one.close();
  months?.close();
  months = null;
  drawn = study;
  made = new Map([["survival", figure("clock-survival", t("clock_survival"))]]);
  for (const id of BINDING) made.set(id, figure(`clock-${id}`, title(study.outcomes.find((one) => one.id === id)?.title, id)));
  put(byId("view-clock"),
    h("p", { class: "note", id: "clock-kept" }),
    h("div", { class: "figures-grid" }, made.get("survival").element),
    h("div", { id: "clock-months" }, h("p", { class: "quiet" }, t("loading"))),
    h("h3", { class: "section-title" }, t("clock_binding")),
    h("div", { class: "figures-grid" }, BINDING.map((id) => made.get(id).element)),
    h("h3", { class: "section-title" }, t("calendar")),
    h("ol", { class: "calendar" }, study.events.map((event) =>
      h("li", { class: `side-${event.side}` }, numberOf(study, event), h("b", {}, day(event.date)), ` ${title(event.title)}`, h("span", { class: "quiet small" }, ` · ${t(`side_${event.side}`)}`)))),
    h("p", { class: "quiet small note" }, t("clock_note")));
}

/* Days still to come have the number that the charts have. */
const numberOf = (study, event) => {
  const place = study.events.filter((one) => one.date > study.as_of).indexOf(event);
  return place < 0 ? null : h("span", { class: "quiet" }, `${place + 1} · `);
};

/* What only the clock shows is loaded when it is first open. */
async function showMonths(study, answer) {
  const { monthsView } = await import("./months.js");
  if (study !== drawn) return; // another case was opened meanwhile
  if (!months) {
    months = monthsView(study);
    put(byId("clock-months"), months.element);
  }
  return months.show(answer);
}

/** Show an answer on the clock. */
export function showClock(study, answer) {
  showMonths(study, answer);
  byId("clock-kept").textContent = answer.unchanged ? t("verdict_no_deal") : t("kept_sentence", { months: interval(answer.months_kept) });
  const dates = study.events.map((event) => event.date).filter((one) => one > study.as_of);
  const marks = dates.map((one) => ({ month: one }));
  const notes = [peopleSentence(answer.people), madeBy(answer)];
  const standing = answer.survival.month.map((name, place) => ({ month: name, kept: answer.survival.kept[place] }));
  const flat = standing.map(({ month: name, kept }) => ({ month: name, mean: kept, p05: kept, p25: kept, p50: kept, p75: kept, p95: kept }));
  made.get("survival").show({
    chart: "fan", data: () => ({ path: flat, no_deal: [], observed: [], as_of: marks }),
    sentence: t("survival_sentence", { election: share(keptAt(standing, study.election)), month: month(study.election), end: share(standing.at(-1).kept), last: month(standing.at(-1).month) }),
    rows: () => standing, notes, write: (column, value) => (column === "month" ? month(value, "short") : share(value)),
  });
  for (const id of BINDING) {
    const path = rowsOf(answer.outcomes[id], answer.months);
    const noDeal = rowsOf(answer.no_deal.outcomes[id], answer.months);
    const at = path.findIndex((row) => row.month === study.election);
    made.get(id).show({
      chart: "fan", data: () => ({ path, no_deal: noDeal, observed: [], as_of: marks }),
      sentence: t("fan_sentence", { month: month(path[at].month), deal: interval(path[at]), none: interval(noDeal[at]) }),
      rows: () => path.map((row, place) => ({ month: row.month, mean: row.mean, p05: row.p05, p95: row.p95, no_deal_mean: noDeal[place].mean })),
      notes, write: (column, value) => (column === "month" ? month(value, "short") : modelled(value)),
    });
  }
}

const keptAt = (standing, wanted) => standing.find((one) => one.month === after(wanted, 0))?.kept;
