/* A package and its settings as a short text in the address; nothing is kept on the server.
 *
 * `1.<case>.<levels>.<settings>.<version>.<data hash>`: the levels are one whole number in mixed radix, the case's first
 * clause most significant, as base64url. app/permalink.py holds the same code; a test holds the two to each other.
 */

const FORMAT = "1";
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
  const number = study.clauses.reduce((total, clause) =>
    total * BigInt(clause.levels.length) + BigInt(Math.max(0, clause.levels.findIndex((level) => level.name === state.levels[clause.id]))), 0n);
  const path = study.no_deal_paths.findIndex((one) => one.id === state.noDeal);
  const settings = [path, state.election ? 1 : 0, state.draws, state.seed].join("-");
  return [FORMAT, state.case, base64(number), settings, running.version.replaceAll(".", "~"), running.data_hash].join(".");
}

/** Return {case, version, data_hash} of a fragment, so that its case can be loaded. */
export function addressee(fragment) {
  const parts = fragment.split(".");
  if (parts.length !== 6 || parts.some((part) => !/^[\w~-]+$/.test(part))) throw new LinkError("form");
  if (parts[0] !== FORMAT) throw new LinkError("format");
  return { case: parts[1], version: parts[4].replaceAll("~", "."), data_hash: parts[5] };
}

/** Return the state of a fragment; a value out of its range is refused. */
export function decode(fragment, study) {
  const { case: id } = addressee(fragment);
  const parts = fragment.split(".");
  let number = whole(parts[2]);
  const levels = {};
  for (const clause of [...study.clauses].reverse()) {
    const radix = BigInt(clause.levels.length);
    levels[clause.id] = clause.levels[Number(number % radix)].name;
    number /= radix;
  }
  if (number !== 0n) throw new LinkError("levels");
  if (!/^\d{1,2}-[01]-\d{1,3}-\d{1,10}$/.test(parts[3])) throw new LinkError("settings");
  const [path, election, draws, seed] = parts[3].split("-").map(Number);
  if (!study.no_deal_paths[path]) throw new LinkError("no_deal");
  if (draws < DRAWS[0] || draws > DRAWS[1]) throw new LinkError("draws");
  if (seed > LARGEST_SEED) throw new LinkError("seed");
  return { case: id, levels, noDeal: study.no_deal_paths[path].id, election: election === 1, draws, seed };
}

function base64(number) {
  const digits = number.toString(16);
  const even = digits.padStart(digits.length + (digits.length % 2), "0");
  const bytes = even.match(/../g).map((pair) => String.fromCharCode(parseInt(pair, 16)));
  return btoa(bytes.join("")).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function whole(text) {
  if (text.length > 400 || !/^[\w-]+$/.test(text)) throw new LinkError("levels");
  try {
    const bytes = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return [...bytes].reduce((total, one) => total * 256n + BigInt(one.charCodeAt(0)), 0n);
  } catch {
    throw new LinkError("levels");
  }
}
