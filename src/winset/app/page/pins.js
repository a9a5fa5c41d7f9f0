/* One parameter held at a value: chosen in the drawer, seen above the results, compared with the same draws unpinned. */

import { ask } from "./api.js";
import { byId, h, put } from "./dom.js";
import { change, current, packageQuestion, settingQuery } from "./state.js";
import { PEOPLE } from "./summary.js";
import { gain, interval, modelled, parameterName, share, t } from "./texts.js";

/** Show above the results what is pinned, each with a way out. */
export function showPins() {
  const pins = Object.entries(current().pinned);
  put(byId("pins"), pins.length ? h("p", { class: "pins" }, pins.map(([name, value]) =>
    h("span", { class: "pin" }, t("pinned_chip", { name: parameterName(name), value: modelled(value) }), " ",
      h("button", { type: "button", class: "link", "aria-label": t("unpin", { name: parameterName(name) }), onclick: () => change({ pinned: {} }) }, t("unpin_it"))))) : null);
}

/** Return the part of the drawer that pins a parameter, `unit` in the reader's language; it fills itself once the server has told what is drawn. */
export function pinning(name, unit) {
  const box = h("div", { class: "suppose", id: "pinning" }, h("h3", {}, t("pin")), h("p", { class: "quiet small" }, t("loading")));
  ask(`/cases/${encodeURIComponent(current().case)}/parameters/${encodeURIComponent(name)}?${settingQuery()}`)
    .then((told) => put(box, h("h3", {}, t("pin")), ...form(told, unit)))
    .catch((error) => put(box, h("h3", {}, t("pin")), h("p", { class: "small" }, error.faults?.[0]?.what ?? error.message)));
  return box;
}

function form({ low, high, drawn }, unit) {
  const result = h("div", { role: "status" });
  const places = Object.keys(drawn);
  const number = h("input", { type: "number", id: "pin-value", min: low, max: high, step: "any" });
  const slider = h("input", { type: "range", id: "pin-slider", "aria-label": t("pin_value", { unit }) });
  const place = h("select", { id: "pin-place" }, places.map((one) => h("option", { value: one }, one.includes(".") ? parameterName(one) : t("pin_everywhere"))));
  const ranged = h("p", { class: "small" });
  function choose() {
    const { p05, p50, p95 } = drawn[place.value];
    const width = p95 - p05 || Math.abs(p50) || 1;
    const [least, most] = [Math.max(low, p05 - width / 4), Math.min(high, p95 + width / 4)];
    Object.assign(slider, { min: String(least), max: String(most), step: String((most - least) / 40) });
    slider.value = String(current().pinned[place.value] ?? p50);
    number.value = digits(slider.valueAsNumber);
    ranged.textContent = t("pin_drawn", { drawn: interval({ mean: p50, p05, p95 }), unit, low: modelled(low), high: modelled(high) });
  }
  slider.addEventListener("input", () => { number.value = digits(slider.valueAsNumber); });
  number.addEventListener("input", () => { if (number.validity.valid && number.value) slider.value = number.value; });
  place.addEventListener("change", choose);
  choose();
  const go = async (event) => {
    event.preventDefault();
    const pinned = { [place.value]: Number(number.value) };
    put(result, h("p", { class: "quiet" }, t("loading")));
    change({ pinned });
    try {
      const [without, held] = [await simulated({}), await simulated(pinned)];
      put(result, compared(without, held));
    } catch (error) {
      put(result, h("p", {}, error.faults?.[0] ? `${error.faults[0].what}. ${error.faults[0].expected}.` : error.message));
    }
  };
  return [
    h("p", { class: "quiet small" }, t("pin_note")), ranged,
    h("form", { onsubmit: go },
      places.length > 1 ? h("label", { class: "field" }, h("span", {}, t("pin_where")), place) : null,
      slider, h("label", { class: "field" }, h("span", {}, t("pin_value", { unit })), number),
      h("button", { type: "submit", class: "button", id: "pin-go" }, t("pin_go"))), result];
}

const digits = (value) => String(Number(value.toPrecision(3)));

const simulated = (pinned) => ask("/simulate", { body: { ...packageQuestion(), pinned, include_no_deal: false } });

function compared(without, held) {
  const rows = [
    ...["usa", "mex"].filter((side) => held.payoff[side]).map((side) => [t("pin_payoff", { party: t(`party_${side}`) }), ...[without, held].map((one) => interval(one.payoff[side], gain))]),
    ...("p_mutual_gain" in held ? [[t("pin_mutual"), share(without.p_mutual_gain), share(held.p_mutual_gain)]] : []),
    ...PEOPLE.flatMap((name) => (name === "attacks" ? ["attacks_floor", "attacks_estimate"] : [name]).map((part) =>
      [name === part ? sentence(`people_${part}`) : t(`pin_${part}`), ...[without, held].map((one) => interval(one.people[part]))])),
    [t("pin_encounters"), ...[without, held].map((one) => interval(one.difference.border_patrol_encounters))],
  ];
  return h("div", { class: "table-box", tabindex: 0, role: "region", "aria-label": t("pin_result") },
    h("table", { class: "words" }, h("caption", {}, t("pin_result")),
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("column_figure")), h("th", { scope: "col" }, t("pin_not")), h("th", { scope: "col" }, t("pin_held")))),
      h("tbody", {}, rows.map(([name, ...cells]) => h("tr", {}, h("th", { scope: "row" }, name), cells.map((cell) => h("td", {}, cell)))))));
}

const sentence = (key) => t(key).replace(/^./, (first) => first.toUpperCase());
