/* The page begins here: language, case, permalink, then every view of one package at a time. */

import { ApiError, ask, latestOnly } from "./api.js";
import { drawConsequences, showConsequences } from "./consequences.js";
import { drawDeal, showWorth, statusQuo } from "./deal.js";
import { byId, h, put } from "./dom.js";
import { openEvidence } from "./evidence.js";
import { change, current, listen } from "./state.js";
import { showSummary } from "./summary.js";
import { currentLanguage, day, LANGUAGES, loadTexts, preferredLanguage, t, title } from "./texts.js";

const VIEWS = ["consequences", "winset", "corridor", "clock", "record"];
const DRAWS = 200;
let study = null;
let answer = null;

const simulate = latestOnly(
  (question) => ask("/simulate", { body: question }),
  (found) => { answer = { ...found, unchanged: isUnchanged(found.levels) }; showAnswer(); },
  (error) => fault(error),
);

async function start() {
  await loadTexts(remembered("language") ?? preferredLanguage());
  theme(remembered("theme") ?? "auto");
  const cases = await ask("/cases");
  const chosen = cases[0].id;
  study = await ask(`/cases/${encodeURIComponent(chosen)}`);
  change({ case: chosen, levels: statusQuo(study), noDeal: study.default_no_deal, draws: DRAWS });
  draw();
  listen((state, changed) => {
    if (changed.some((part) => ["levels", "noDeal", "election", "weights", "seed", "draws"].includes(part))) question();
    if (changed.includes("view")) showView();
  });
  question();
}

function question() {
  const { case: id, levels, noDeal, election, draws, seed } = current();
  simulate({ case: id, levels, no_deal: noDeal, election_channel: election, draws, seed });
}

const isUnchanged = (levels) => study.clauses.every((clause) => levels[clause.id] === clause.status_quo);

/** Draw everything that depends on the language; the answer at hand is shown again. */
function draw() {
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
  for (const element of document.querySelectorAll("[data-t-label]")) element.setAttribute("aria-label", t(element.dataset.tLabel));
  document.title = `Winset: ${title(study.title, study.id)}`;
  byId("case-line").textContent = t("case_line", { title: title(study.title, study.id), day: day(study.as_of) });
  byId("language").value = currentLanguage();
  tabs();
  drawDeal(study);
  drawConsequences(study);
  showView();
  if (answer) showAnswer();
}

function showAnswer() {
  put(byId("notices"));
  showSummary(answer, (name) => openEvidence(name));
  showWorth(study, answer);
  if (current().view === "consequences") showConsequences(study, answer);
  byId("version-line").textContent = t("version_line", { version: answer.meta.winset_version, draws: answer.meta.draws, seed: answer.meta.seed });
  performance.mark("winset-shown");
}

function tabs() {
  const buttons = VIEWS.map((name) => h("button", {
    type: "button", role: "tab", id: `tab-${name}`, "aria-controls": `view-${name}`, onclick: () => change({ view: name }), onkeydown: move,
  }, t(`view_${name}`)));
  put(byId("tabs"), buttons);
}

function move(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1, Home: -VIEWS.length, End: VIEWS.length }[event.key];
  if (!step) return;
  event.preventDefault();
  const place = VIEWS.indexOf(current().view) + step;
  const next = Math.abs(step) === 1 ? (place + VIEWS.length) % VIEWS.length : Math.min(Math.max(place, 0), VIEWS.length - 1);
  change({ view: VIEWS[next] });
  byId(`tab-${VIEWS[next]}`).focus();
}

function showView() {
  for (const name of VIEWS) {
    const isShown = name === current().view;
    byId(`view-${name}`).hidden = !isShown;
    byId(`tab-${name}`).setAttribute("aria-selected", String(isShown));
    byId(`tab-${name}`).tabIndex = isShown ? 0 : -1;
  }
  if (answer) showAnswer();
}

function fault(error) {
  const faults = error instanceof ApiError ? error.faults : [];
  put(byId("notices"), h("div", { class: "notice" },
    h("p", {}, error.message, faults.map((one) => h("span", { class: "small" }, ` ${one.where}: ${one.what}. ${one.expected}.`)))));
}

function theme(name) {
  if (name === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = name;
  byId("theme").value = name;
}

/* The browser keeps two choices of looks and nothing else. */
function remembered(key) {
  try { return localStorage.getItem(`winset-${key}`); } catch { return null; }
}
function remember(key, value) {
  try { localStorage.setItem(`winset-${key}`, value); } catch { /* a browser that keeps nothing still works */ }
}

byId("language").addEventListener("change", async (event) => {
  remember("language", event.target.value);
  await loadTexts(LANGUAGES.find((one) => one === event.target.value));
  draw();
});
byId("theme").addEventListener("change", (event) => { remember("theme", event.target.value); theme(event.target.value); });
byId("reset").addEventListener("click", () => change({ levels: statusQuo(study) }));

start().catch(fault);
