/* The win-set map: every package by what it brings each side, who refuses the one at hand and over what, what would mend it. */

import { askSlowly } from "./api.js";
import { madeBy } from "./consequences.js";
import { levelTitle } from "./deal.js";
import { byId, h, put } from "./dom.js";
import { figure } from "./figures.js";
import { change, current, setting, settingQuery } from "./state.js";
import { peopleSentence } from "./summary.js";
import { gain, modelled, share, t, title } from "./texts.js";
import { weighed } from "./weights.js";

const SIDES = ["both", "usa", "mex", "neither"];
const SOLUTIONS = ["nash", "kalai_smorodinsky"];
let drawn = null;
let maps = new Map(); // one for each setting
let shown = 0;
let asked = null; // the map under own weights that the reader wants

/** Draw the empty view of a case. */
export function drawWinset() {
  drawn?.map.close();
  const map = figure("winset-map", t("map_heading"));
  const parts = { map, status: h("p", { class: "quiet", role: "status" }), who: h("div"), repair: h("div", { role: "status" }), named: h("div") };
  drawn = parts;
  put(byId("view-winset"),
    parts.status,
    h("div", { class: "map-and-list" },
      h("div", {}, legend(), map.element),
      h("div", {}, h("h3", {}, t("who_refuses")), parts.who,
        h("button", { type: "button", class: "button main", id: "repair", onclick: () => repair() }, t("repair")),
        h("p", { class: "quiet small" }, t("repair_note")), parts.repair,
        h("h3", { class: "section-title" }, t("named_packages")), parts.named)),
    h("p", { class: "quiet small note" }, t("winset_note")));
}

function legend() {
  return h("p", { class: "legend small" }, SIDES.map((side) => h("span", { class: `swatch swatch-${side}` }, t(`accepted_${side}`))),
    h("span", { class: "diamond" }, t("this_deal")));
}

/** Show an answer on the map; the map itself is made once for each setting, which may take minutes. */
export async function showWinset(study, answer) {
  drawn.answer = answer;
  drawn.study = study;
  refusals(study, answer);
  const number = ++shown;
  const found = await spaceOf();
  if (!found || number !== shown) return;
  paint(found);
}

async function spaceOf() {
  const { case: id, weights } = current();
  const path = `/cases/${encodeURIComponent(id)}/map?${settingQuery()}`;
  const { status } = drawn;
  // Own weights change with every move of a slider, the whole space takes a minute or two: it waits to be asked.
  if (!maps.has(path) && typeof weights !== "string" && asked !== path) {
    put(status, t("map_own"), " ", h("button", { type: "button", class: "button", id: "map-own", onclick: () => { asked = path; showWinset(drawn.study, drawn.answer); } }, t("map_own_make")));
    return null;
  }
  if (!maps.has(path)) {
    status.textContent = t("map_making", { share: share(0) });
    maps.set(path, askSlowly(path, { progress: (done) => { status.textContent = t("map_making", { share: share(done) }); } }));
  }
  try {
    const found = await maps.get(path);
    drawn.status.textContent = t("map_sentence", { packages: modelled(found.packages), usa: share(found.accepted.usa), mex: share(found.accepted.mex), both: share(found.accepted.both) });
    return found;
  } catch (error) {
    maps.delete(path);
    drawn.status.textContent = error.message;
    return null;
  }
}

function paint(space) {
  const { answer, study } = drawn;
  const named = [
    ...SOLUTIONS.filter((name) => space.solutions[name]).map((name) => ({ title: t(`solution_${name}`), ...space.solutions[name] })),
    ...SOLUTIONS.filter((name) => space.solutions_in_both_win_sets[name]).map((name) => ({ title: t("within_both", { name: t(`solution_${name}`) }), ...space.solutions_in_both_win_sets[name] })),
    ...space.points.map((point) => ({ title: title(point.title, point.name), levels: point.levels, payoff: { usa: point.usa, mex: point.mex } })),
  ];
  put(drawn.named, h("ol", { class: "named" }, named.map((one) => h("li", {},
    h("button", { type: "button", class: "link", onclick: () => change({ levels: { ...current().levels, ...one.levels } }) }, one.title),
    h("span", { class: "small quiet" }, ` ${t("short_usa")} ${gain(one.payoff.usa)}, ${t("short_mex")} ${gain(one.payoff.mex)}`)))));
  const here = { usa: answer.payoff.usa.mean, mex: answer.payoff.mex.mean };
  drawn.map.show({
    chart: "map", height: 380,
    axes: { x: t("axis_usa"), y: t("axis_mex") },
    data: () => ({
      bins: space.bins, current: [here],
      frontier: space.frontier.map((one) => one.payoff),
      points: labelled(named),
    }),
    sentence: t("here_sentence", { usa: gain(here.usa), mex: gain(here.mex), share_usa: share(answer.ratified.usa), share_mex: share(answer.ratified.mex) }),
    rows: () => named.map((one, place) => ({ number: place + 1, package: one.title, usa: one.payoff.usa, mex: one.payoff.mex })),
    notes: [peopleSentence(answer.people), madeBy(answer)],
    write: (column, value) => (typeof value === "number" && column !== "number" ? gain(value) : value),
  });
  drawn.map.element.dataset.clauses = study.clauses.length;
}

/* Points that lie on each other share one label. */
function labelled(named) {
  const near = 3; // points of payoff: closer than that two labels would cover each other
  const points = [];
  for (const [place, { payoff }] of named.entries()) {
    const same = points.find((one) => Math.abs(one.usa - payoff.usa) < near && Math.abs(one.mex - payoff.mex) < near);
    if (same) same.label += `, ${place + 1}`;
    else points.push({ label: String(place + 1), ...payoff });
  }
  return points;
}

function refusals(study, answer) {
  const weighed = (id) => (id === "clauses" ? t("over_clauses") : title(study.outcomes.find((one) => one.id === id)?.title, id));
  put(drawn.who, h("ul", { class: "ratifiers" }, [...answer.ratifiers].sort((one, other) => one.accepts - other.accepts).map((one) =>
    h("li", { class: `side-${one.side}` },
      h("span", {}, h("b", {}, title(one.title, one.id)), one.role === "leader" ? h("span", { class: "quiet small" }, ` ${t("leader")}`) : null),
      h("span", { class: "meter", "aria-hidden": "true" }, bar(one.accepts)),
      h("span", { class: "small" }, t("accepts", { share: share(one.accepts) })),
      one.why ? h("span", { class: "small quiet" }, ` ${t("refuses_over", { over: weighed(one.why.over), points: modelled(one.why.points) })}`) : null))));
}

function bar(value) {
  const inside = h("span");
  inside.style.width = `${100 * value}%`;
  return inside;
}

async function repair() {
  const { repair: place, study } = drawn;
  byId("repair").disabled = true;
  put(place, h("p", { class: "quiet" }, t("repair_making")));
  try {
    const found = await askSlowly("/repair", { body: { ...setting(), levels: current().levels }, progress: (done) => put(place, h("p", { class: "quiet" }, t("map_making", { share: share(done) }))) });
    put(place, mended(study, found));
  } catch (error) {
    put(place, h("p", {}, error.message));
  }
  byId("repair").disabled = false;
}

function mended(study, found) {
  if (found.stands) return h("p", {}, t("repair_stands", { weights: weighed() }));
  const one = found.repair;
  const money = found.payment.usd === null ? t("no_payment") : t("payment", { usd: modelled(found.payment.usd), payer: t(`party_${found.payment.payer ?? "usa"}`) });
  if (!one) return [h("p", {}, t("no_repair")), h("p", {}, money)];
  const changes = Object.entries(one.changed).map(([id, level]) => {
    const clause = study.clauses.find((entry) => entry.id === id);
    return h("li", {}, `${title(clause.title, id)}: ${levelTitle(clause, level)}`);
  });
  return [
    h("p", {}, t("repair_found", { count: one.changes, usa: share(one.ratified.usa), mex: share(one.ratified.mex), weights: weighed() })),
    h("ul", {}, changes),
    h("p", { class: "small" }, peopleSentence(one.people)),
    h("p", { class: "small" }, money),
    h("button", { type: "button", class: "button", id: "take-repair", onclick: () => change({ levels: { ...one.levels } }) }, t("take_repair")),
  ];
}
