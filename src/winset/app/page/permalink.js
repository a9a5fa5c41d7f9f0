/* A package and its settings as a short text in the address; nothing is kept on the server.
 *
 * `1.<case>.<levels>.<settings>.<version>.<data hash>`: the levels are one whole number in mixed radix, the case's first
 * clause most significant, as base64url. Where weights are not drawn or a parameter is pinned it is
 * `2.<case>.<levels>.<settings>.<weights>.<pins>.<version>.<data hash>`. app/permalink.py holds the same code; a test
 * holds the two to each other.
 */

const [PLAIN, CHOSEN] = ["1", "2"];
const PARTS = { [PLAIN]: 6, [CHOSEN]: 8 };
const READINGS = { d: "drawn", c: "rank_order_centroid", s: "rank_sum" };
const MONEY = ["cost_usa_usd", "cost_mexico_usd"];
const NONE = "-";
const POINTS = 101n; // points of a weight: 0 to 100
export const DRAWS = [20, 400];
const LARGEST_SEED = 2 ** 31 - 1;

/** Why an address cannot be followed: `part` says where it is wrong. */
export class LinkError extends Error {
  constructor(part) {
    super(part);
    this.part = part;
  }
}

/** Return the fragment of a state of a case, without the #. */
export function encode(state, study, running) {
  const digits = study.clauses.map((clause) => [BigInt(clause.levels.length), BigInt(Math.max(0, clause.levels.findIndex((level) => level.name === state.levels[clause.id])))]);
  const path = study.no_deal_paths.findIndex((one) => one.id === state.noDeal);
  const settings = [path, state.election ? 1 : 0, state.draws, state.seed].join("-");
  const parts = [state.case, base64(packed(digits)), settings];
  const pins = Object.entries(state.pinned).sort(([one], [other]) => (one < other ? -1 : 1)).map(pinText);
  if (state.weights !== "drawn" || pins.length) parts.push(weightsText(state.weights, study), pins.join("~~") || NONE);
  return [parts.length > 3 ? CHOSEN : PLAIN, ...parts, running.version.replaceAll(".", "~"), running.data_hash].join(".");
}

const packed = (digits) => digits.reduce((number, [radix, digit]) => number * radix + digit, 0n);

/** Return the digits of a number of these radices, or null where it is too large. */
function unpacked(number, radices) {
  const digits = [];
  for (const radix of [...radices].reverse()) {
    digits.unshift(Number(number % radix));
    number /= radix;
  }
  return number === 0n ? digits : null;
}

/* The letter of a reading, or own points: for each actor whether it has any, then those of its outcomes. */
function weightsText(weights, study) {
  if (typeof weights === "string") return Object.keys(READINGS).find((letter) => READINGS[letter] === weights);
  return `w${base64(packed(study.actors.flatMap(({ id, measures }) => [
    [2n, id in weights ? 1n : 0n], ...measures.map(({ outcome }) => [POINTS, BigInt(weights[id]?.[outcome] ?? 0)])])))}`;
}

function weightsOf(text, study) {
  if (text in READINGS) return READINGS[text];
  if (!text.startsWith("w")) throw new LinkError("weights");
  const digits = unpacked(whole(text.slice(1), "weights"), study.actors.flatMap(({ measures }) => [2n, ...measures.map(() => POINTS)]));
  if (!digits) throw new LinkError("weights");
  const own = {};
  for (const { id, measures } of study.actors) {
    const isOwn = digits.shift();
    const points = Object.fromEntries(measures.map(({ outcome }) => [outcome, digits.shift()]));
    const weighed = Object.values(points).some((one) => one > 0);
    const lacksMoney = measures.some(({ outcome }) => MONEY.includes(outcome) && !points[outcome]);
    if (isOwn ? !weighed || lacksMoney : weighed) throw new LinkError("weights");
    if (isOwn) own[id] = points;
  }
  if (!Object.keys(own).length) throw new LinkError("weights");
  return own;
}

/* `<name>-<digits>e<exponent>`: six significant digits, the same in every language. */
function pinText([name, value]) {
  const [mantissa, exponent] = value.toExponential(5).split("e");
  const all = mantissa.replace(".", "");
  const short = all.replace(/-?0+$/, "") || "0";
  return `${name.replace(".", "~")}-${short}e${short === "0" ? 0 : Number(exponent) - 5 + all.length - short.length}`;
}

function pinsOf(text) {
  if (text === NONE) return {};
  const found = text.split("~~").map((one) => /^([a-z]\w*(?:~\w+)?)-(-?\d{1,6}e-?\d{1,3})$/.exec(one));
  if (found.some((one) => !one)) throw new LinkError("pinned");
  return Object.fromEntries(found.map((one) => [one[1].replace("~", "."), Number(one[2])]));
}

/** Return {case, version, data_hash} of a fragment, so that its case can be loaded. */
export function addressee(fragment) {
  const parts = fragment.split(".");
  if (parts.some((part) => !/^[\w~-]+$/.test(part))) throw new LinkError("form");
  if (!(parts[0] in PARTS) && Object.values(PARTS).includes(parts.length)) throw new LinkError("format");
  if (parts.length !== PARTS[parts[0]]) throw new LinkError("form");
  return { case: parts[1], version: parts.at(-2).replaceAll("~", "."), data_hash: parts.at(-1) };
}

/** Return the state of a fragment; a value out of its range is refused. */
export function decode(fragment, study) {
  const { case: id } = addressee(fragment);
  const parts = fragment.split(".");
  const digits = unpacked(whole(parts[2], "levels"), study.clauses.map((clause) => BigInt(clause.levels.length)));
  if (!digits) throw new LinkError("levels");
  const levels = Object.fromEntries(study.clauses.map((clause, place) => [clause.id, clause.levels[digits[place]].name]));
  if (!/^\d{1,2}-[01]-\d{1,3}-\d{1,10}$/.test(parts[3])) throw new LinkError("settings");
  const [path, election, draws, seed] = parts[3].split("-").map(Number);
  if (!study.no_deal_paths[path]) throw new LinkError("no_deal");
  if (draws < DRAWS[0] || draws > DRAWS[1]) throw new LinkError("draws");
  if (seed > LARGEST_SEED) throw new LinkError("seed");
  const [weights, pins] = parts[0] === CHOSEN ? parts.slice(4, 6) : ["d", NONE];
  const chosen = { weights: weightsOf(weights, study), pinned: pinsOf(pins) };
  return { case: id, levels, ...chosen, noDeal: study.no_deal_paths[path].id, election: election === 1, draws, seed };
}

function base64(number) {
  const digits = number.toString(16);
  const even = digits.padStart(digits.length + (digits.length % 2), "0");
  const bytes = even.match(/../g).map((pair) => String.fromCharCode(parseInt(pair, 16)));
  return btoa(bytes.join("")).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function whole(text, part) {
  if (text.length > 400 || !/^[\w-]+$/.test(text)) throw new LinkError(part);
  try {
    const bytes = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return [...bytes].reduce((total, one) => total * 256n + BigInt(one.charCodeAt(0)), 0n);
  } catch {
    throw new LinkError(part);
  }
}
