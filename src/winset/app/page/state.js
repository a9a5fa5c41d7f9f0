/* What the reader has chosen, in one frozen value, and who wants to know when it changes. */

let state = Object.freeze({
  case: null, levels: {}, noDeal: "status_quo", election: true, weights: "drawn", pinned: {}, seed: 1, draws: 200, seat: null, view: "consequences",
});
const listeners = new Set();

export const current = () => state;

/** Replace parts of the state and tell everyone; `changed` names the parts. */
export function change(parts) {
  const changed = Object.keys(parts).filter((key) => parts[key] !== state[key]);
  if (!changed.length) return;
  state = Object.freeze({ ...state, ...parts });
  for (const listener of listeners) listener(state, changed);
}

/** Return what decides the numbers beside the package, as the server asks for it. */
export function setting() {
  const { case: id, noDeal, election, draws, seed, weights, pinned } = state;
  return { case: id, no_deal: noDeal, election_channel: election, draws, seed, weights, pinned };
}

/** Return what a question about a package says: during talks also whose page asks, so that it is told its own part only. */
export const packageQuestion = (levels = state.levels) => ({ ...setting(), levels, ...(state.seat ? { seat: state.seat } : {}) });

/** Return the setting for an address. */
export function settingQuery() {
  const { case: id, weights, pinned, ...rest } = setting();
  const written = { weights: typeof weights === "string" ? weights : JSON.stringify(weights), pinned: JSON.stringify(pinned) };
  return new URLSearchParams({ ...rest, ...written });
}

/** Set one clause to a level. */
export const setLevel = (clause, level) => change({ levels: { ...state.levels, [clause]: level } });

export const listen = (listener) => listeners.add(listener);
