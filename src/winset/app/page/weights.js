/* How outcomes are weighed: by every reading of each actor's rank order, by one of them, or by points of one's own. */

import { h, put } from "./dom.js";
import { change, current } from "./state.js";
import { share, t, title } from "./texts.js";

const OWN = "own";
const READINGS = ["drawn", "rank_order_centroid", "rank_sum"];
const MOST = 100;
const MONEY = ["cost_usa_usd", "cost_mexico_usd"]; // a payment is weighed by it, so it weighs something
let isOpen = false;

/** Return whose weights stand behind what the page asks now, as words for brackets. */
export const weighed = () => t(typeof current().weights === "object" ? "weighed_own" : "weighed_assumed");

/** Return the part of the settings in which weights are chosen. */
export function weightsPart(study) {
  const points = h("div", { class: "weights-own" });
  const told = h("span", { class: "quiet" });
  const choose = (event) => {
    const { value } = event.target;
    change({ weights: value === OWN ? Object.fromEntries(leaders(study).map((actor) => [actor.id, byRank(actor)])) : value });
    show();
  };
  const select = h("select", { id: "weights", onchange: choose },
    [...READINGS, OWN].map((one) => h("option", { value: one }, t(`weights_${one}`))));
  const element = h("details", { class: "weights", open: isOpen, ontoggle: (event) => { isOpen = event.target.open; } },
    h("summary", {}, t("weights"), ": ", told),
    h("p", { class: "quiet small" }, t("weights_note")),
    h("label", { class: "field" }, h("span", {}, t("weights_which")), select), points);
  function show() {
    const { weights } = current();
    const own = typeof weights !== "string";
    select.value = own ? OWN : weights;
    told.textContent = t(`weights_${select.value}`);
    put(points, own ? ownPoints(study) : null);
  }
  show();
  return element;
}

const leaders = (study) => study.actors.filter((one) => one.role === "leader");

/* Points of the rank order's centroid, the first outcome 100: from there a reader moves them. */
function byRank({ measures }) {
  const shares = measures.map((_, rank) => measures.slice(rank).reduce((sum, __, more) => sum + 1 / (rank + more + 1), 0));
  return Object.fromEntries(measures.map(({ outcome }, rank) => [outcome, Math.max(1, Math.round((MOST * shares[rank]) / shares[0]))]));
}

function ownPoints(study) {
  const others = study.actors.filter((one) => one.role !== "leader");
  return [
    h("p", { class: "quiet small" }, t("weights_own_note")),
    ...leaders(study).map((actor) => actorPoints(study, actor)),
    h("details", { class: "weights-home" }, h("summary", {}, t("weights_home", { count: others.length })),
      h("p", { class: "quiet small" }, t("weights_home_note")), others.map((actor) => actorPoints(study, actor))),
  ];
}

function actorPoints(study, actor) {
  const given = () => current().weights[actor.id];
  const rows = new Map();
  const back = h("button", { type: "button", class: "link", hidden: true, onclick: () => set(undefined) }, t("weights_back"));
  const set = (points) => {
    const { [actor.id]: _, ...rest } = current().weights;
    const next = points ? { ...rest, [actor.id]: points } : rest;
    change({ weights: Object.keys(next).length ? next : "drawn" });
    if (!Object.keys(next).length) document.getElementById("weights").dispatchEvent(new Event("change"));
    else show();
  };
  const move = (outcome) => (event) => {
    const points = { ...(given() ?? byRank(actor)), [outcome]: event.target.valueAsNumber };
    // Somebody who weighs nothing has no wish at all: the last outcome keeps a point.
    if (Object.values(points).every((one) => one === 0)) points[outcome] = 1;
    set(points);
  };
  const element = h("fieldset", { class: `points side-${actor.side}` }, h("legend", {}, title(actor.title, actor.id)),
    actor.measures.map(({ outcome, better }) => {
      const name = title(study.outcomes.find((one) => one.id === outcome)?.title, outcome);
      const output = h("output", { class: "small" });
      const input = h("input", {
        type: "range", min: MONEY.includes(outcome) ? 1 : 0, max: MOST, step: 1, name: `weight-${actor.id}-${outcome}`, "aria-label": `${name} (${t(`better_${better}`)})`,
        oninput: move(outcome) });
      rows.set(outcome, { input, output });
      return h("div", { class: "point" }, h("span", { class: "small" }, name, h("span", { class: "quiet" }, ` ${t(`better_${better}`)}`)), output, input);
    }), back);
  function show() {
    const points = given() ?? byRank(actor);
    const total = Object.values(points).reduce((sum, one) => sum + one, 0);
    for (const [outcome, { input, output }] of rows) {
      input.value = String(points[outcome] ?? 0);
      output.textContent = given() ? share((points[outcome] ?? 0) / total) : t("weights_as_drawn");
      input.setAttribute("aria-valuetext", output.textContent);
    }
    back.hidden = !given();
  }
  show();
  return element;
}
