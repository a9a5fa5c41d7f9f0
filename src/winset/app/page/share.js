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
    h("h4", {}, t("command_line")), h("pre", { tabindex: 0, id: "reproduce-shell" }, shell), h("button", { type: "button", class: "link", onclick: copy(shell) }, t("copy")),
    h("h4", {}, "Python"), h("pre", { tabindex: 0, id: "reproduce-python" }, python), h("button", { type: "button", class: "link", onclick: copy(python) }, t("copy")));
  sheet.showModal();
}

const changed = ({ state, study }) => study.clauses.filter((clause) => state.levels[clause.id] !== clause.status_quo).map((clause) => [clause.id, state.levels[clause.id]]);

/** Return the command that gives the same numbers as the page. */
export function shellLines(told) {
  const { state, study } = told;
  const own = typeof state.weights === "string" ? {} : state.weights;
  const parts = [
    `winset simulate ${state.case}`, ...changed(told).map(([clause, level]) => `--set ${clause}=${level}`),
    state.noDeal === study.default_no_deal ? null : `--no-deal ${state.noDeal}`, state.election ? null : "--no-election",
    typeof state.weights === "string" && state.weights !== "drawn" ? `--weights ${state.weights}` : null,
    ...Object.entries(own).flatMap(([actor, points]) => weighed(points).map(([outcome, value]) => `--weight ${actor}.${outcome}=${value}`)),
    ...Object.entries(state.pinned).map(([name, value]) => `--pin ${name}=${value}`),
    `--draws ${state.draws} --seed ${state.seed}`, "--json"];
  return parts.filter(Boolean).join(" \\\n  ");
}

const weighed = (points) => Object.entries(points).filter(([, value]) => value > 0);

/** Return the lines of Python that do. */
export function pythonLines(told) {
  const { state, study } = told;
  const levels = changed(told).map(([clause, level]) => `    "${clause}": "${level}",`);
  const own = typeof state.weights !== "string";
  const choices = [
    `"${state.case}"`, `draws=${state.draws}`, `seed=${state.seed}`, state.election ? null : "election_channel=False",
    state.noDeal === study.default_no_deal ? null : `no_deal="${state.noDeal}"`,
    own ? "weights=weights" : state.weights === "drawn" ? null : `weights="${state.weights}"`,
    Object.keys(state.pinned).length ? `pinned=(${Object.entries(state.pinned).map(([name, value]) => `("${name}", ${value}), `).join("")})` : null];
  return [
    `from winset.study import Study, checked_levels, prepared, shown_package${own ? ", swings" : ""}`, "",
    ...(own ? ["weights = swings({", ...Object.entries(state.weights).map(([actor, points]) => `    "${actor}": {${weighed(points).map(([outcome, value]) => `"${outcome}": ${value}`).join(", ")}},`), "})"] : []),
    `study = Study(${choices.filter(Boolean).join(", ")})`,
    "ready = prepared(study)",
    "levels = checked_levels(ready.case, None, {", ...levels, "})",
    "payoff = shown_package(ready, levels).package.settled.payoff[:2]",
    "no_deal = ready.scale.no_deal[ready.case.default_no_deal][:2]",
    "print((payoff - no_deal).mean(axis=1).tolist())  # United States, Mexico: points over no deal",
  ].join("\n");
}
