/* Share a package: its address, and the commands that give the same numbers. */

import { byId, h, put } from "./dom.js";
import { t } from "./texts.js";

/** Open the sheet for an address; `told` is {state, study, version}. */
export function openShare(address, told) {
  const sheet = byId("share");
  const link = h("input", { type: "text", readonly: true, value: address, id: "share-link", onfocus: (event) => event.target.select() });
  const copied = h("p", { class: "small", role: "status" });
  const copy = (text) => async () => {
    try {
      await navigator.clipboard.writeText(text);
      copied.textContent = t("copied");
    } catch {
      copied.textContent = t("copy_yourself"); // no clipboard without https or consent: the text is there to mark
    }
  };
  const [shell, python] = [shellLines(told), pythonLines(told)];
  put(sheet,
    h("div", { class: "drawer-head" }, h("h2", { id: "share-title" }, t("share")), h("button", { type: "button", class: "button", onclick: () => sheet.close() }, t("close"))),
    h("label", { class: "field" }, h("span", {}, t("share_link", { count: address.length })), link),
    h("button", { type: "button", class: "button main", onclick: copy(address) }, t("copy_link")), copied,
    h("p", { class: "quiet small note" }, t("share_note", { version: told.version.version, hash: told.version.data_hash })),
    h("h3", {}, t("reproduce")),
    h("p", { class: "quiet small" }, t("reproduce_note")),
    h("h4", {}, t("command_line")), h("pre", { tabindex: 0, id: "reproduce-shell" }, shell), h("button", { type: "button", class: "link", onclick: copy(shell) }, t("copy")),
    h("h4", {}, "Python"), h("pre", { tabindex: 0, id: "reproduce-python" }, python), h("button", { type: "button", class: "link", onclick: copy(python) }, t("copy")));
  sheet.showModal();
}

const changed = ({ state, study }) => study.clauses.filter((clause) => state.levels[clause.id] !== clause.status_quo).map((clause) => [clause.id, state.levels[clause.id]]);

function shellLines(told) {
  const { state } = told;
  const parts = [`winset simulate ${state.case}`, ...changed(told).map(([clause, level]) => `--set ${clause}=${level}`), `--draws ${state.draws} --seed ${state.seed}`, "--json"];
  return parts.join(" \\\n  ");
}

function pythonLines(told) {
  const { state } = told;
  const levels = changed(told).map(([clause, level]) => `    "${clause}": "${level}",`);
  return [
    "from winset.study import Study, prepared, shown_package", "from winset.study.simulation import checked_levels", "",
    `study = Study(case="${state.case}", draws=${state.draws}, seed=${state.seed}, election_channel=${state.election ? "True" : "False"})`,
    `ready = prepared(study, no_deal="${state.noDeal}")`,
    "levels = checked_levels(ready.case, None, {", ...levels, "})",
    "shown = shown_package(ready, levels)",
    "print(shown.package.settled.payoff[:2].mean(axis=1))",
  ].join("\n");
}
