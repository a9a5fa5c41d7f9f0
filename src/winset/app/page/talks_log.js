/* The log of talks, and at the end what was left on the table. */

import { levelTitle } from "./deal.js";
import { h } from "./dom.js";
import { figure } from "./figures.js";
import { peopleSentence } from "./summary.js";
import { gain, interval, modelled, share, t, title } from "./texts.js";
import { weighed } from "./weights.js";

/** Return the offers, newest first, as one side sees them. */
export function offersList(study, state, seat) {
  if (!state.offers.length) return null;
  const sides = state.outcome ? ["usa", "mex"] : [seat];
  return [h("h3", { class: "section-title" }, t("talks_log")), h("ol", { class: "offers", reversed: true }, [...state.offers].reverse().map((offer) =>
    h("li", { class: `side-${offer.by}` },
      h("b", {}, t("offer_of", { party: t(`party_${offer.by}`), round: offer.round })),
      h("p", { class: "small" }, inWords(study, offer.levels)),
      sides.map((side) => offer[side] && h("p", { class: "small" }, t("offer_worth", { party: t(`party_${side}`), payoff: interval(offer[side].payoff, gain), ratified: share(offer[side].ratified), weights: weighed() }))),
      h("p", { class: "small quiet" }, peopleSentence((offer[seat] ?? offer.usa ?? offer.mex).people)))))];
}

function inWords(study, levels) {
  const moved = study.clauses.filter((clause) => levels[clause.id] && levels[clause.id] !== clause.status_quo);
  if (!moved.length) return t("nothing_changed");
  return moved.map((clause) => `${title(clause.title, clause.id)}: ${levelTitle(clause, levels[clause.id])}`).join("; ");
}

/** Return how talks ended, and what a better package would have given both. */
export function ended(study, state) {
  const { left } = state;
  return h("div", {},
    h("h3", {}, t(`outcome_${state.outcome}`, { party: state.ended_by ? t(`party_${state.ended_by}`) : "" })),
    h("p", { class: "quiet small" }, t("talks_care")),
    h("h3", { class: "section-title" }, t("left_on_table")),
    !left ? h("p", { role: "status" }, t("left_computing")) : left.error ? h("p", {}, left.error.message) : whatWasLeft(study, state, left));
}

function whatWasLeft(study, state, left) {
  const agreed = state.offers.at(-1);
  const here = state.agreed ? { usa: agreed.usa.payoff.mean, mex: agreed.mex.payoff.mean } : { usa: 0, mex: 0 };
  const best = Object.entries(left.best ?? {});
  const map = figure("talks-frontier", t("frontier_heading"));
  const sentence = t(left.better_for_both ? "left_sentence" : "nothing_left", { count: modelled(left.better_for_both), packages: modelled(left.packages), weights: weighed() });
  map.show({
    chart: "map", height: 300, axes: { x: t("axis_usa"), y: t("axis_mex") },
    data: () => ({ bins: [], frontier: left.frontier, points: best.map(([, one], place) => ({ label: String(place + 1), ...one.payoff })), current: [here] }),
    sentence,
    rows: () => [{ package: t("this_deal"), ...here }, ...best.map(([name, one]) => ({ package: t(`left_${name}`), ...one.payoff }))],
    notes: state.offers.length ? [peopleSentence(agreed.usa.people)] : [],
    write: (column, value) => (typeof value === "number" ? gain(value) : value),
  });
  return [
    h("p", {}, sentence),
    h("ol", { class: "named" }, best.map(([name, one]) => h("li", {},
      h("b", {}, t(`left_${name}`)), ` ${t("short_usa")} ${gain(one.payoff.usa)}, ${t("short_mex")} ${gain(one.payoff.mex)}; ${t("ratified_by_both", { share: share(one.ratified) })}`,
      h("p", { class: "small" }, inWords(study, one.levels))))),
    map.element,
  ];
}
