/* Somebody says what the deal would do: which assumptions would make it true, and how likely they are. */

import { askSlowly } from "./api.js";
import { h, put } from "./dom.js";
import { current } from "./state.js";
import { modelled, share, t, title } from "./texts.js";

const MONTHS = 12;
const OUTCOME_OF = { stranded: "waiting", attacks: "harms_estimated" }; // figures of the people, as outcomes

/** Return a form that holds a statement about an outcome against the model. */
export function supposing(id) {
  const percent = h("input", { type: "number", id: "suppose-percent", min: -95, max: 300, step: 5, value: -50 });
  const result = h("div", { role: "status" });
  const go = async (event) => {
    event.preventDefault();
    const button = event.submitter;
    button.disabled = true;
    put(result, h("p", { class: "quiet" }, t("loading")));
    try {
      put(result, told(await held(OUTCOME_OF[id] ?? id, percent.valueAsNumber)));
    } catch (error) {
      put(result, h("p", {}, error.message));
    }
    button.disabled = false;
  };
  return h("form", { class: "suppose", onsubmit: go },
    h("h3", {}, t("suppose")),
    h("p", { class: "quiet small" }, t("suppose_note", { months: MONTHS })),
    h("label", { class: "field" }, h("span", {}, t("suppose_percent")), percent),
    h("button", { type: "submit", class: "button", id: "suppose-go" }, t("suppose_go")), result);
}

function held(outcome, percent) {
  const { case: id, levels, seed } = current();
  const sign = percent > 0 ? "+" : "";
  return askSlowly("/suppose", { body: { case: id, claim: `${outcome} ${sign}${percent}%`, months: MONTHS, levels, seed } });
}

function told({ true_in: holds, change_at_medians_percent: medians, design_point: point }) {
  return [
    h("p", {}, t("suppose_true", { share: share(holds.share), draws: holds.draws, medians: modelled(medians) })),
    point.assumptions.length ? h("p", {}, t(point.holds ? "suppose_needs" : "suppose_not_even", { change: modelled(point.change_percent) })) : null,
    h("ul", { class: "sources" }, point.assumptions.slice(0, 6).map((one) =>
      h("li", {}, title(one.title, one.input), h("span", { class: "quiet small" }, ` ${t("suppose_line", { needed: modelled(one.needed), median: modelled(one.median), quantile: share(one.quantile) })}`)))),
  ];
}
