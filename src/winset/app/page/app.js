/* The page begins here: language, case, permalink, then every view of one package at a time. */

import { ApiError, ask, latestOnly } from "./api.js";
import { chartSpec } from "./charts.js";
import { drawClock, showClock } from "./clock.js";
import { drawConsequences, showConsequences } from "./consequences.js";
import { drawCorridor, showCorridor } from "./corridor.js";
import { saveDeal } from "./deal_file.js";
import { drawDeal, showWorth, statusQuo } from "./deal.js";
import { byId, h, put } from "./dom.js";
import { openFigure } from "./evidence.js";
import { addressee, decode, encode, LinkError } from "./permalink.js";
import { drawRecord, showRecord } from "./record.js";
import { showPins } from "./pins.js";
import { openShare } from "./share.js";
import { change, current, listen, packageQuestion } from "./state.js";
import { peopleLines, showSummary } from "./summary.js";
import { drawWinset, showWinset } from "./winset.js";
import { drawTalks, invitedCase, isInvitation, joinTalks } from "./talks.js";
import { currentLanguage, day, LANGUAGES, loadTexts, month, preferredLanguage, t, title } from "./texts.js";

const VIEWS = ["consequences", "winset", "corridor", "clock", "record", "talks"];
const SHOW = {
  consequences: () => showConsequences(study, answer),
  winset: () => showWinset(study, answer),
  corridor: () => showCorridor(study, answer),
  clock: () => showClock(study, answer),
  record: () => showRecord(),
  talks: () => {},
};
const DRAWS = 200;
let study = null;
let cases = [];
let running = null; // {version, data_hash} of the server
let answer = null;

/* The path without a deal is the same for every package: it comes with the first answer of a setting. */
const withoutDeal = new Map();
const settingOf = ({ levels, weights, seat, ...rest }) => JSON.stringify(rest); // no path hangs on a weight

const simulate = latestOnly(
  async (question) => {
    const setting = settingOf(question);
    const found = await ask("/simulate", { body: { ...question, include_no_deal: !withoutDeal.has(setting) }, waiting: preparing });
    if (found.no_deal) withoutDeal.set(setting, found.no_deal);
    return { ...found, no_deal: withoutDeal.get(setting), version: running.version };
  },
  (found, asked) => {
    if (found.meta.case !== study.id) return; // another case was opened meanwhile
    answer = { ...found, asked, unchanged: isUnchanged(found.levels) };
    showAnswer();
  },
  (error) => fault(error),
);

async function start() {
  theme(remembered("theme") ?? "auto");
  const [all, version] = await Promise.all([
    ask("/cases"), ask("/version"), loadTexts(remembered("language") ?? preferredLanguage()), chartSpec("fan"),
  ]);
  running = version;
  cases = [...all].sort((one, other) => other.as_of.localeCompare(one.as_of)); // the newest talks first
  const link = decodeURIComponent(location.hash.slice(1));
  const invited = isInvitation(link);
  const { to, problem } = invited ? { to: invitedCase(link) ?? cases[0].id } : reader(link);
  put(byId("case"), cases.map((one) => h("option", { value: one.id }, month(one.as_of))));
  byId("case").closest("label").hidden = cases.length < 2;
  if (problem) notice(problem);
  // Who comes by an invitation asks from its seat, below: it is never told what the other side makes of a deal.
  await openCase(to, () => (link && !invited && !problem ? followed(link) : {}), invited ? () => {} : question);
  listen((state, changed) => {
    if (changed.some((part) => ["levels", "noDeal", "election", "weights", "pinned", "seat", "seed", "draws"].includes(part))) question();
    if (changed.includes("view") || changed.includes("seat")) showView();
  });
  if (!invited || joinTalks(link, study)) return;
  notice(t("link_refused", { part: t("link_form") }));
  question();
}

/* Load a case and show it as it stood on its date, or as a link has it. The server works on what `first` asks while the
   page is drawn; later whoever listens asks. */
async function openCase(id, linked = () => ({}), first = () => {}) {
  study = await ask(`/cases/${encodeURIComponent(id)}`);
  answer = null;
  change({ case: id, levels: statusQuo(study), noDeal: study.default_no_deal, draws: DRAWS, weights: "drawn", pinned: {}, ...linked() });
  first();
  draw();
}

/* Which case an address asks for; a broken one leads to the first case and says what is wrong with it. */
function reader(link) {
  if (!link) return { to: cases[0].id };
  try {
    const wanted = addressee(link);
    if (!cases.some((one) => one.id === wanted.case)) throw new LinkError("case");
    const problem = wanted.version === running.version && wanted.data_hash === running.data_hash ? null
      : t("other_version", { version: wanted.version, hash: wanted.data_hash, now: running.version, now_hash: running.data_hash });
    if (problem) notice(problem);
    return { to: wanted.case };
  } catch (error) {
    return { to: cases[0].id, problem: refusal(error) };
  }
}

function followed(link) {
  try {
    return decode(link, study);
  } catch (error) {
    notice(refusal(error));
    return {};
  }
}

const refusal = (error) => t("link_refused", { part: t(`link_${error instanceof LinkError ? error.part : "form"}`) });

/** Return the address of what is shown. */
const address = () => `${location.origin}${location.pathname}#${encode(current(), study, running)}`;

function question() {
  showPins();
  simulate(packageQuestion());
}

const isUnchanged = (levels) => study.clauses.every((clause) => levels[clause.id] === clause.status_quo);

/** Draw everything that depends on the language; the answer at hand is shown again. */
function draw() {
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
  for (const element of document.querySelectorAll("[data-t-label]")) element.setAttribute("aria-label", t(element.dataset.tLabel));
  document.title = `Winset: ${title(study.title, study.id)}`;
  byId("case-line").textContent = t("case_line", { title: title(study.title, study.id), day: day(study.as_of) });
  byId("language").value = currentLanguage();
  for (const option of byId("case").options) option.textContent = month(cases.find((one) => one.id === option.value).as_of);
  byId("case").value = study.id;
  tabs();
  drawDeal(study);
  drawConsequences(study);
  drawWinset();
  drawCorridor();
  drawClock(study);
  drawRecord(study);
  drawTalks(study);
  showView();
}

function showAnswer() {
  byId("faults").replaceChildren();
  showSummary(answer, (name) => openFigure(name, t(`people_${name}`), peopleLines(name, answer)));
  showWorth(study, answer);
  Promise.resolve(SHOW[current().view]()).then(() => document.dispatchEvent(new Event("winset-painted")));
  byId("version-line").textContent = t("version_line", { version: running.version, hash: running.data_hash, draws: answer.meta.draws, seed: answer.meta.seed });
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
  const open = openViews();
  const place = open.indexOf(current().view) + step;
  const next = Math.abs(step) === 1 ? (place + open.length) % open.length : Math.min(Math.max(place, 0), open.length - 1);
  change({ view: open[next] });
  byId(`tab-${open[next]}`).focus();
}

/* While talks go on two views are closed: they show what the other side makes of a deal. */
const openViews = () => VIEWS.filter((name) => !current().seat || !["winset", "clock"].includes(name));

function showView() {
  for (const name of VIEWS) {
    const isShown = name === current().view;
    byId(`tab-${name}`).hidden = !openViews().includes(name);
    byId(`view-${name}`).hidden = !isShown;
    byId(`tab-${name}`).setAttribute("aria-selected", String(isShown));
    byId(`tab-${name}`).tabIndex = isShown ? 0 : -1;
  }
  if (answer) showAnswer();
}

function fault(error) {
  const faults = error instanceof ApiError ? error.faults : [];
  put(byId("faults"), h("div", { class: "notice" },
    h("p", {}, error.message, faults.map((one) => h("span", { class: "small" }, ` ${one.where}: ${one.what}. ${one.expected}.`)))));
}

const preparing = () => put(byId("faults"), h("div", { class: "notice" }, h("p", {}, t("preparing"))));

function notice(text) {
  const box = h("div", { class: "notice" }, h("p", {}, text), h("button", { type: "button", class: "link", onclick: () => box.remove() }, t("close")));
  byId("notices").append(box);
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
byId("case").addEventListener("change", (event) => openCase(event.target.value).catch(fault));
byId("theme").addEventListener("change", (event) => { remember("theme", event.target.value); theme(event.target.value); });
byId("talks-open").addEventListener("click", () => { change({ view: "talks" }); byId("tab-talks").focus(); });
byId("share-open").addEventListener("click", () => {
  history.replaceState(null, "", address());
  openShare(address(), { state: current(), study, version: running });
});
window.addEventListener("hashchange", () => {
  const link = decodeURIComponent(location.hash.slice(1));
  if (!link || !study || isInvitation(link)) return;
  const { to, problem } = reader(link);
  if (problem) notice(problem);
  else openCase(to, () => followed(link)).catch(fault);
});
byId("deal-file").addEventListener("click", () => answer && saveDeal(study, answer));
byId("reset").addEventListener("click", () => change({ levels: statusQuo(study) }));

start().catch(fault);
