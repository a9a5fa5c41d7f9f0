/* In short: what a package is worth to each government, and what happens to people, always side by side. */

import { byId, h, put } from "./dom.js";
import { gain, interval, modelled, range, share, t } from "./texts.js";

export const PEOPLE = ["stranded", "attacks", "deaths", "returns_unscreened"];

/** Show the verdict, both governments' payoffs and the people beside them. */
export function showSummary(answer, open) {
  put(byId("summary-body"),
    h("p", { class: "verdict" }, verdict(answer)),
    h("div", { class: "tiles" },
      ["usa", "mex"].filter((name) => answer.payoff[name]).map((name) => side(name, answer)),
      h("div", { class: "tile people" },
        h("h3", {}, t("people_on_the_move"), " ", h("span", { class: "quiet small" }, t("people_note"))),
        h("dl", { class: "figures" }, PEOPLE.map((name) => figure(name, answer, open))))));
}

/** Return the verdict in one sentence, with its assumption. */
export function verdict(answer) {
  const gains = answer.p_mutual_gain;
  if (gains === undefined) return t("verdict_talks");
  const values = { gain: share(gains), usa: share(answer.ratified.usa), mex: share(answer.ratified.mex), weights: weightsSentence(answer) };
  if (answer.unchanged) return t("verdict_no_deal");
  return t(gains >= 0.5 ? "verdict_gain" : "verdict_no_gain", values);
}

/** Return whose weights an answer was weighed with. */
export const weightsSentence = ({ meta }) => t(typeof meta.weights === "object" ? "weights_yours" : "weights_assumed");

function side(name, answer) {
  const band = answer.payoff[name];
  return h("div", { class: `tile side-${name}` },
    h("h3", {}, t(`party_${name}`)),
    h("p", { class: "big" }, gain(band.mean), " ", h("span", { class: "unit" }, t("points"))),
    h("p", { class: "small" }, t("ninety", { range: range(band, gain) })),
    h("p", { class: "small quiet" }, t("accepted_at_home", { share: share(answer.ratified[name]) })));
}

function figure(name, answer, open) {
  const { people } = answer;
  const told = name === "attacks"
    ? `${modelled(people.attacks_floor.mean)} – ${modelled(people.attacks_estimate.mean)}`
    : modelled(people[name].mean);
  const ranged = name === "attacks"
    ? t("range", { low: modelled(people.attacks_floor.p05), high: modelled(people.attacks_estimate.p95) })
    : range(people[name]);
  const worse = answer.people_worse?.[name === "attacks" ? "attacks_floor" : name];
  return h("div", {},
    h("dt", {}, t(`people_${name}`)),
    h("dd", {},
      h("button", { type: "button", class: "number", onclick: () => open(name), "aria-label": `${t(`people_${name}`)}: ${told} (${ranged}). ${t("open_evidence")}` },
        h("b", {}, told)),
      h("span", { class: "small quiet" }, ranged),
      worse == null || answer.unchanged ? null : h("span", { class: "small quiet more" }, t("more_in", { share: share(worse) }))));
}

/** Return what one figure of the people is with the deal and without, as [name, text]. */
export function peopleLines(name, answer) {
  const parts = name === "attacks" ? ["attacks_floor", "attacks_estimate"] : [name];
  return parts.flatMap((part) => {
    const of = parts.length > 1 ? `, ${t(part)}` : "";
    return [[`${t("this_deal")}${of}`, interval(answer.people[part])], [`${t("no_deal")}${of}`, interval(answer.no_deal.people[part])]];
  }).concat([[t("evidence_unit"), t(`unit_${name}`)]]);
}

/** Return the people of a package in one sentence, for exports and for the list of an accessible chart. */
export function peopleSentence(people) {
  return t("people_sentence", {
    stranded: interval(people.stranded), floor: interval(people.attacks_floor), estimate: interval(people.attacks_estimate),
    deaths: interval(people.deaths), unscreened: interval(people.returns_unscreened),
  });
}
