/* Packages that are found among all of them: the solutions, and the cheapest repair of the deal at hand. */

import { askSlowly } from "./api.js";
import { current, setting, settingQuery } from "./state.js";
import { share, t } from "./texts.js";
import { weighed } from "./weights.js";

/** Return {levels, says} of a solution or of the cheapest repair of the deal at hand, found among all packages. */
export async function searched(name, progress) {
  if (name === "repair") {
    const found = await askSlowly("/repair", { body: { ...setting(), levels: current().levels }, progress });
    if (found.stands || !found.repair) return { says: t(found.stands ? "repair_stands" : "no_repair", { weights: weighed() }) };
    const { changes, ratified, levels } = found.repair;
    return { levels, says: t("repair_found", { count: changes, usa: share(ratified.usa), mex: share(ratified.mex), weights: weighed() }) };
  }
  const space = await askSlowly(`/cases/${encodeURIComponent(current().case)}/map?${settingQuery()}`, { progress });
  const found = space.solutions[name];
  return found ? { levels: found.levels, says: t(`solution_${name}`) } : { says: t("no_solution") };
}
