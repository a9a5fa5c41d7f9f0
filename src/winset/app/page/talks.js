/* Two people at one table: on one machine in turn, or each in a browser of their own. A WebSocket a side. */

import { ask } from "./api.js";
import { drawDeal } from "./deal.js";
import { byId, h, put } from "./dom.js";
import { offersList, ended } from "./talks_log.js";
import { change, current, setting } from "./state.js";
import { currentLanguage, t } from "./texts.js";

const SIDES = ["usa", "mex"];
let study = null;
let game = null; // {session, tokens, sockets, states, seat, handing, clock}

/** Draw the empty view of a case; talks that are under way go on. */
export function drawTalks(next) {
  study = next;
  if (game) return show();
  const first = h("select", { id: "talks-first" }, SIDES.map((side) => h("option", { value: side }, t(`party_${side}`))));
  const rounds = h("input", { type: "number", id: "talks-rounds", min: 1, max: 40, value: 10 });
  const seconds = h("input", { type: "number", id: "talks-seconds", min: 0, max: 3600, step: 10, value: 0 });
  const begin = (seats) => async () => {
    try {
      await open(seats, { first: first.value, rounds: rounds.valueAsNumber, seconds: seconds.valueAsNumber });
    } catch (error) {
      said.textContent = error.message;
    }
  };
  const said = h("p", { role: "alert" });
  put(byId("view-talks"),
    h("h3", {}, t("talks_title")), h("p", { class: "note" }, t("talks_intro")),
    h("div", { class: "talks-setup" },
      h("label", { class: "field" }, h("span", {}, t("talks_first")), first),
      h("label", { class: "field" }, h("span", {}, t("talks_rounds")), rounds),
      h("label", { class: "field" }, h("span", {}, t("talks_seconds")), seconds)),
    h("div", { class: "buttons" },
      h("button", { type: "button", class: "button main", id: "talks-here", onclick: begin(SIDES) }, t("talks_here")),
      h("button", { type: "button", class: "button", id: "talks-usa", onclick: begin(["usa"]) }, t("talks_as", { party: t("party_usa") })),
      h("button", { type: "button", class: "button", id: "talks-mex", onclick: begin(["mex"]) }, t("talks_as", { party: t("party_mex") }))),
    said, h("p", { class: "quiet small note" }, t("talks_note")));
}

/** Join the talks of an invitation `talks.<session>.<side>.<token>.<case>`. */
export function joinTalks(text, next) {
  study = next;
  const [, session, side, token] = text.split(".");
  if (!session || !SIDES.includes(side) || !token) return false;
  seat({ session, tokens: { [side]: token } }, [side]);
  return true;
}

/** Return the case of an invitation, undefined where it names none. */
export const invitedCase = (text) => text.split(".")[4];

/** Whether an address is an invitation. */
export const isInvitation = (text) => text.startsWith("talks.");

async function open(seats, { first, rounds, seconds }) {
  const body = { ...setting(), first, rounds, ...(seconds > 0 ? { seconds_a_move: seconds } : {}) };
  seat(await ask("/talks", { body }), seats);
}

function seat({ session, tokens }, seats) {
  game = { session, tokens, seats, sockets: {}, states: {}, seat: seats.length === 1 ? seats[0] : null, said: "" };
  for (const side of seats) {
    const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/api/v1/talks/${encodeURIComponent(session)}`);
    socket.addEventListener("open", () => socket.send(JSON.stringify({ token: tokens[side] })));
    socket.addEventListener("message", (event) => heard(side, JSON.parse(event.data)));
    socket.addEventListener("close", () => { if (game && !game.states[side]?.outcome) { game.said = t("talks_lost"); show(); } });
    game.sockets[side] = socket;
  }
  change({ view: "talks", seat: { session, token: tokens[game.seat ?? seats[0]] } });
  show();
}

function heard(side, told) {
  if (!game) return;
  if (told.type === "error") game.said = told.error.message;
  else {
    if (!game.states[side]) adopt(told.setting);
    game.states[side] = { ...told, until: told.seconds_left == null ? null : Date.now() + 1000 * told.seconds_left };
    game.said = "";
    // At one machine the seat passes to whose turn it is, after a screen that shows neither side's payoffs.
    if (game.seats.length === 2 && game.seat !== told.turn && !told.outcome) game.seat = null;
    if (told.outcome) game.seat ??= side;
  }
  show();
}

/* Both pages show what the table is played under, or an offer's numbers would not be theirs. */
function adopt({ no_deal: noDeal, election_channel: election, draws, seed, weights = "drawn", pinned = {} }) {
  const told = { noDeal, election, draws, seed, weights, pinned };
  const changed = Object.fromEntries(Object.entries(told).filter(([name, value]) => JSON.stringify(current()[name]) !== JSON.stringify(value)));
  if (!Object.keys(changed).length) return;
  change(changed);
  drawDeal(study);
}

const move = (message) => game.sockets[game.seat].send(JSON.stringify(message));

function show() {
  const state = game.states[game.seat] ?? Object.values(game.states)[0];
  sitDown(state);
  document.body.classList.toggle("handing-over", !game.seat && !state?.outcome);
  clearInterval(game.clock);
  if (!state) return put(byId("view-talks"), h("p", { class: "quiet" }, game.said || t("loading")));
  // A button that is drawn anew while it is pressed is not pressed: the screen between two turns stays as it is.
  if (!game.seat && document.getElementById("take-seat")?.dataset.drawn === drawnFor(state)) return;
  if (!game.seat) return put(byId("view-talks"), handOver(state));
  put(byId("view-talks"), state.outcome ? [ended(study, state), again()] : table(state), offersList(study, state, game.seat), h("p", { role: "alert" }, game.said));
}

/* While talks go on the page asks from its seat and is told its own side's part only, of every deal that it looks at. */
function sitDown(state) {
  const isOpen = !state?.outcome;
  if (game.seat && isOpen) document.body.dataset.seat = game.seat;
  else delete document.body.dataset.seat;
  const { seat } = current();
  if (!isOpen) change({ seat: null });
  else if (game.seat && seat?.token !== game.tokens[game.seat]) change({ seat: { session: game.session, token: game.tokens[game.seat] } });
}

const drawnFor = (state) => `${state.turn} ${currentLanguage()}`;

function handOver(state) {
  const take = () => { game.seat = state.turn; show(); };
  return h("div", { class: "hand-over" }, h("h3", {}, t("hand_over", { party: t(`party_${state.turn}`) })),
    h("p", { class: "quiet" }, t("hand_over_note")),
    h("button", { type: "button", class: "button main", id: "take-seat", "data-drawn": drawnFor(state), onclick: take }, t("take_seat", { party: t(`party_${state.turn}`) })));
}

function table(state) {
  const own = state.turn === game.seat;
  const last = state.offers.at(-1);
  const clock = h("span", { class: "when", role: "timer" });
  const tick = () => { clock.textContent = state.until ? t("seconds_left", { count: Math.max(0, Math.round((state.until - Date.now()) / 1000)) }) : ""; };
  tick();
  game.clock = setInterval(tick, 1000);
  const missing = SIDES.find((side) => !state.present.includes(side));
  return [
    h("div", { class: "bar" }, h("h3", {}, t("you_are", { party: t(`party_${game.seat}`) })), h("p", {}, t("round_of", { round: Math.min(state.round + 1, state.rounds), rounds: state.rounds }), " ", clock)),
    missing && game.tokens[missing] ? invitation(missing) : null,
    h("p", { class: "verdict" }, own ? t(last ? "your_answer" : "your_offer") : t("their_turn", { party: t(`party_${state.turn}`) })),
    own ? h("div", { class: "buttons" },
      last && last.by !== game.seat ? h("button", { type: "button", class: "button main", id: "talks-accept", onclick: () => move({ do: "accept" }) }, t("talks_accept")) : null,
      h("button", { type: "button", class: "button", id: "talks-offer", onclick: () => move({ do: "offer", levels: changed() }) }, t(last ? "talks_counter" : "talks_offer")),
      last && last.by !== game.seat ? h("button", { type: "button", class: "button", onclick: () => change({ levels: { ...current().levels, ...last.levels } }) }, t("talks_look")) : null,
      h("button", { type: "button", class: "button", id: "talks-leave", onclick: () => move({ do: "leave" }) }, t("talks_leave"))) : null,
    own ? h("p", { class: "quiet small" }, t("talks_how")) : null,
  ];
}

const changed = () => Object.fromEntries(study.clauses.filter((clause) => current().levels[clause.id] !== clause.status_quo).map((clause) => [clause.id, current().levels[clause.id]]));

function invitation(side) {
  const address = `${location.origin}${location.pathname}#talks.${game.session}.${side}.${game.tokens[side]}.${current().case}`;
  return h("label", { class: "field" }, h("span", {}, t("invitation", { party: t(`party_${side}`) })),
    h("input", { type: "text", readonly: true, id: "invitation", value: address, onfocus: (event) => event.target.select() }));
}

function again() {
  const close = () => {
    for (const socket of Object.values(game.sockets)) socket.close();
    game = null;
    change({ seat: null });
    drawTalks(study);
  };
  return h("button", { type: "button", class: "button", onclick: close }, t("talks_again"));
}
