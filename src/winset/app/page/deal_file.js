/* The deal table as a file: every clause with its level, roles, chance, cost and worth, in the reader's language. */

import { madeBy } from "./consequences.js";
import { actTitle, levelTitle } from "./deal.js";
import { csv, save } from "./files.js";
import { peopleSentence, verdict } from "./summary.js";
import { gain, interval, share, t, title } from "./texts.js";

/** Hand the browser the deal table of an answer as CSV. */
export function saveDeal(study, answer) {
  const rows = study.clauses.map((clause) => {
    const told = answer.clauses[clause.id] ?? {};
    return {
      [t("column_clause")]: title(clause.title, clause.id),
      [t("column_level")]: levelTitle(clause, answer.levels[clause.id]),
      [t("today")]: levelTitle(clause, clause.status_quo),
      [t("asked_by")]: clause.asked_by.map((one) => title(one.title, one.id)).join("; "),
      [t("granted_by")]: title(clause.granted_by.title, clause.granted_by.id),
      [t("instrument")]: actTitle(study, clause, answer.levels[clause.id]),
      [t("ratification_chance")]: told.ratification ? interval(told.ratification, share) : "",
      [t("cost")]: told.cost ? `USD ${interval(told.cost.usd_per_year)}` : "",
      [t("party_usa")]: told.worth ? interval(told.worth.usa, gain) : "",
      [t("party_mex")]: told.worth ? interval(told.worth.mex, gain) : "",
    };
  });
  save("winset-deal.csv", csv(rows, [verdict(answer), peopleSentence(answer.people), madeBy(answer)]), "text/csv");
}
