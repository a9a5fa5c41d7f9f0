/* The deal table: every clause with its levels, who asks and grants it, by which act, and what it is worth. */

import { byId, h, put } from "./dom.js";
import { openEvidence } from "./evidence.js";
import { change, current, listen, setLevel } from "./state.js";
import { gain, interval, listed, month, range, share, t, title } from "./texts.js";
import { weightsPart } from "./weights.js";

const RADIOS_UP_TO = 3; // up to three levels fit side by side as radio buttons; more become a slider
const SEARCHED = ["nash", "kalai_smorodinsky", "repair"]; // found among all packages, which takes a minute or two
const rows = new Map(); // clause id -> what of its row changes

/** Draw the deal table of a case. */
export function drawDeal(study) {
  rows.clear();
  drawPresets(study);
  drawSettings(study);
  const free = study.clauses.filter((clause) => clause.kind !== "fixed");
  const fixed = study.clauses.filter((clause) => clause.kind === "fixed");
  const by = (party, clauses) => clauses.filter((clause) => clause.granted_by.id === party);
  const rest = free.filter((clause) => !["usa", "mex"].includes(clause.granted_by.id));
  put(
    byId("clauses"),
    ...[["mex", by("mex", free)], ["usa", by("usa", free)], ["others", rest]]
      .filter(([, clauses]) => clauses.length)
      .map(([party, clauses]) => group(t(`granted_by_${party}`), clauses.map((clause) => row(study, clause)), party)),
    fixed.length
      ? h("details", { class: "more-clauses" },
          h("summary", {}, t("further_clauses", { count: fixed.length })),
          h("p", { class: "quiet" }, t("further_clauses_note")),
          fixed.map((clause) => row(study, clause)))
      : null,
  );
  showLevels(study);
}

listen((state, changed) => {
  if (changed.includes("levels")) for (const [id, parts] of rows) parts.show(state.levels[id]);
});

function group(heading, children, party) {
  return h("section", { class: `clause-group by-${party}` }, h("h3", {}, heading), children);
}

function row(study, clause) {
  const titles = clause.levels.map((level) => title(level.title, level.name));
  const names = clause.levels.map((level) => level.name);
  const heading = `clause-${clause.id}`;
  const chosen = h("p", { class: "chosen", id: `${heading}-level` });
  const worth = h("p", { class: "worth small" });
  const mark = h("span", { class: "changed", hidden: true }, t("changed"));
  const control = names.length <= RADIOS_UP_TO ? radios(clause, names, titles) : slider(clause, names, titles, heading);
  const act = h("span");
  const chance = h("span");
  const cost = h("span");
  const box = h("article", { class: "clause", "aria-labelledby": heading },
    h("div", { class: "clause-title" }, h("h4", { id: heading }, title(clause.title, clause.id)), mark),
    control.element,
    control.tells ? null : chosen,
    worth,
    more(clause, act, chance, cost));
  rows.set(clause.id, {
    chance,
    cost,
    worth,
    show(level) {
      const place = Math.max(0, names.indexOf(level));
      chosen.textContent = titles[place];
      act.textContent = actTitle(study, clause, level);
      control.show(place);
      mark.hidden = level === clause.status_quo;
      box.classList.toggle("is-changed", level !== clause.status_quo);
    },
  });
  return box;
}

function radios(clause, names, titles) {
  const inputs = names.map((name) =>
    h("input", { type: "radio", name: clause.id, value: name, onchange: () => setLevel(clause.id, name) }));
  const element = h("fieldset", { class: "levels" },
    h("legend", { class: "visually-hidden" }, title(clause.title, clause.id)),
    inputs.map((input, place) => h("label", {}, input, h("span", {}, titles[place]))));
  return { element, tells: true, show: (place) => { inputs[place].checked = true; } };
}

function slider(clause, names, titles, heading) {
  const input = h("input", {
    type: "range", min: 0, max: names.length - 1, step: 1, "aria-labelledby": heading, name: clause.id,
    oninput: (event) => setLevel(clause.id, names[event.target.valueAsNumber]),
  });
  const today = names.indexOf(clause.status_quo);
  const ticks = h("div", { class: "ticks", "aria-hidden": "true" },
    names.map((name, place) => h("span", { class: place === today ? "today" : null })));
  return {
    element: h("div", { class: "slider" }, input, ticks),
    show(place) {
      input.value = String(place);
      input.setAttribute("aria-valuetext", titles[place]);
    },
  };
}

function more(clause, act, chance, cost) {
  const said = (name, value) => (value ? [h("dt", {}, t(name)), h("dd", {}, value)] : []);
  return h("details", { class: "clause-more" },
    h("summary", {}, h("span", { class: "visually-hidden" }, `${title(clause.title, clause.id)}: `), roles(clause)),
    h("p", {}, title(clause.note)),
    h("dl", {},
      said("asked_by", clause.asked_by.length ? listed(clause.asked_by.map((one) => title(one.title, one.id))) : t("nobody")),
      said("granted_by", title(clause.granted_by.title, clause.granted_by.id)),
      said("instrument", act),
      said("today", levelTitle(clause, clause.status_quo)),
      said("ratification_chance", chance),
      said("cost", cost),
      said("protection", clause.protection && title(clause.protection)),
      said("verification", clause.verification && title(clause.verification))),
    h("button", { type: "button", class: "link", onclick: () => openEvidence(clause.id) }, t("evidence_and_sources")));
}

function roles(clause) {
  const asks = clause.asked_by.map((one) => t(`short_${one.id}`));
  const law = clause.needs_congress ? t("needs_congress") : t("no_vote_needed");
  return `${asks.length ? t("asks", { who: listed(asks) }) : t("nobody_asks")} · ${law}`;
}

export const levelTitle = (clause, level) => {
  const found = clause.levels.find((one) => one.name === level);
  return title(found?.title, level);
};

/** Return the act by which a level is granted: levels of one clause may need different ones. */
export function actTitle(study, clause, level) {
  const act = clause.levels.find((one) => one.name === level)?.instrument ?? clause.instrument.id;
  return title(study.acts[act], act);
}

function showLevels(study) {
  const { levels } = current();
  for (const clause of study.clauses) rows.get(clause.id)?.show(levels[clause.id] ?? clause.status_quo);
}

/** Show what each clause is worth, costs, and its chance at home, as the last answer has it. */
export function showWorth(study, answer) {
  for (const clause of study.clauses) {
    const parts = rows.get(clause.id);
    const told = answer.clauses[clause.id] ?? {};
    parts.chance.textContent = told.ratification ? interval(told.ratification, share) : t("no_vote_at_this_level");
    parts.cost.textContent = told.cost ? t("cost_line", { payer: t(`short_${told.cost.payer}`), amount: interval(told.cost.usd_per_year) }) : t("no_cost_stated");
    const moved = answer.levels[clause.id] !== clause.status_quo;
    parts.worth.replaceChildren(...(moved && told.worth ? worthLine(told.worth) : []));
  }
}

function worthLine(worth) {
  return ["usa", "mex"].filter((side) => worth[side]).map((side) =>
    h("span", { class: `side-${side}` }, h("b", {}, `${t(`short_${side}`)} ${gain(worth[side].mean)}`), ` (${range(worth[side], gain)}) `));
}

function drawPresets(study) {
  const told = h("p", { class: "quiet small", role: "status" });
  const choose = async (event) => {
    const { value } = event.target;
    const preset = study.presets.find((one) => one.id === value);
    event.target.value = "";
    put(told);
    if (preset) return change({ levels: { ...statusQuo(study), ...preset.levels } });
    if (current().seat) return put(told, t("closed_in_talks"));
    const { searched } = await import("./searched.js");
    try {
      const found = await searched(value, (done) => put(told, t("map_making", { share: share(done) })));
      put(told, found.says);
      if (found.levels) change({ levels: { ...statusQuo(study), ...found.levels } });
    } catch (error) {
      put(told, error.message);
    }
  };
  const select = h("select", { id: "preset", onchange: choose },
    h("option", { value: "" }, t("choose_preset")),
    study.presets.map((preset) => h("option", { value: preset.id }, title(preset.title, preset.id))),
    h("optgroup", { label: t("searched") }, SEARCHED.map((one) => h("option", { value: one }, t(`searched_${one}`)))));
  put(byId("presets"), h("label", { class: "field" }, h("span", {}, t("start_from")), select), told);
}

/** Return the levels of the case's date. */
export const statusQuo = (study) => Object.fromEntries(study.clauses.map((clause) => [clause.id, clause.status_quo]));

function drawSettings(study) {
  const { noDeal, election } = current();
  const paths = h("select", { id: "no-deal", onchange: (event) => change({ noDeal: event.target.value }) },
    study.no_deal_paths.map((path) => h("option", { value: path.id, selected: path.id === noDeal }, title(path.title, path.id))));
  const channel = h("input", { type: "checkbox", id: "election", checked: election, onchange: (event) => change({ election: event.target.checked }) });
  put(byId("settings"),
    h("label", { class: "field" }, h("span", {}, t("no_deal_means")), paths),
    h("label", { class: "check" }, channel, h("span", {}, t("election_channel"))),
    weightsPart(study),
    h("p", { class: "quiet small" }, t("horizon_line", { from: month(study.origin), count: study.horizon })));
}
