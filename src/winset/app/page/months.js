/* One deal month by month, asked for when the clock is open: payoffs, who ends it, and the migration institute's money. */

import { ask, latestOnly } from "./api.js";
import { rowsOf } from "./charts.js";
import { madeBy } from "./consequences.js";
import { h, put } from "./dom.js";
import { figure } from "./figures.js";
import { peopleSentence } from "./summary.js";
import { day, gain, interval, modelled, month, share, t, title } from "./texts.js";

const SIDES = ["usa", "mex"];
/* From the ground of the stack up: by will, then by chance; as in report/month_charts.py. */
const REASONS = ["usa_will", "both_will", "mex_will", "usa_chance", "mex_chance"];
const FIGURES = ["by_month", "so_far", "endings", "money", "capacity"];

/** Return the view of months for one case: its element, and a function that shows an answer in it. */
export function monthsView(study) {
  const figures = new Map(FIGURES.map((id) => [id, figure(`clock-${id}`, t(`clock_${id}`))]));
  const faults = h("p", { role: "status", class: "small" });
  const reviews = h("p", { class: "quiet small note" });
  const paid = h("p", { class: "note", id: "clock-paid" });
  const grid = (ids) => h("div", { class: "figures-grid" }, ids.map((id) => figures.get(id).element));
  const element = h("div", {}, faults,
    h("h3", { class: "section-title" }, t("months_title")), h("p", { class: "quiet small note" }, t("months_note")), keys(SIDES, (side) => t(`party_${side}`)),
    grid(["by_month", "so_far"]),
    h("h3", { class: "section-title" }, t("endings_title")), h("p", { class: "quiet small note" }, t("endings_note")), keys(REASONS, (reason) => t(`reason_${reason}`)), reviews,
    grid(["endings"]),
    h("h3", { class: "section-title" }, t("money_title")), h("p", { class: "quiet small note" }, t("money_note")), paid,
    h("p", { class: "legend small", "aria-hidden": "true" }, h("span", { class: "key key-package" }, t("money_key_there")), h("span", { class: "key key-no-deal" }, t("money_key_needed"))),
    grid(["money", "capacity"]));

  const asking = latestOnly(
    (answer) => ask("/months", { body: answer.asked }),
    (found, answer) => {
      faults.replaceChildren();
      reviews.textContent = found.reviews.length
        ? t("reviews_sentence", { dates: found.reviews.map((one) => `${month(one.month)} (${title(one.title)})`).join("; ") }) : "";
      paid.textContent = paidSentence(found);
      for (const [id, told] of Object.entries(toldBy(study, answer, found))) figures.get(id).show(told);
    },
    (error) => put(faults, error.message),
  );
  return { element, show: asking, close: () => figures.forEach((one) => one.close()) };
}

const keys = (names, word) => h("p", { class: "legend small" }, names.map((name) => h("span", { class: `key key-${name.replaceAll("_", "-")}` }, word(name))));

/** Return the days of the calendar still to come, numbered as the calendar's list numbers them. */
export const marksOf = (study) =>
  study.events.filter((event) => event.date > study.as_of).map((event, place) => ({ month: event.date, label: String(place + 1), row: 11 * (place % 2) }));

function toldBy(study, answer, found) {
  const notes = [peopleSentence(answer.people), madeBy(answer)];
  const marks = marksOf(study);
  const named = (column, value) => (column === "month" ? month(value, "short") : column.endsWith("share") || column.startsWith("reason_") || column === "paid" ? share(value) : modelled(value));
  const figureOf = (told) => ({ notes, write: named, ...told });
  return {
    by_month: figureOf(sidesFigure(found, "by_month", marks, byMonthSentence(study, found))),
    so_far: figureOf(sidesFigure(found, "so_far", marks, soFarSentence(study, found))),
    endings: figureOf(endingsFigure(found, marks)),
    money: figureOf(moneyFigure(found, marks, ["available", "needed"], "money_sentence")),
    capacity: figureOf(moneyFigure(found, marks, ["capacity", "promised"], "capacity_sentence")),
  };
}

function sidesFigure(found, kind, marks, sentence) {
  const of = (side) => found.payoff[side][kind];
  return {
    chart: "sides", sentence,
    data: () => ({ ...Object.fromEntries(SIDES.map((side) => [side, rowsOf(of(side), found.months)])), marks }),
    rows: () => found.months.map((name, place) => ({
      month: name, ...Object.fromEntries(SIDES.flatMap((side) => ["mean", "p05", "p95"].map((mark) => [`${side}_${mark}`, of(side)[mark][place]]))),
    })),
  };
}

const bandOf = (columns, place) => ({ mean: columns.mean[place], p05: columns.p05[place], p95: columns.p95[place] });

function byMonthSentence(study, found) {
  const place = Math.max(found.months.indexOf(study.election), 0);
  const of = (side) => interval(bandOf(found.payoff[side].by_month, place), gain);
  return t("by_month_sentence", { month: month(found.months[place]), usa: of("usa"), mex: of("mex") });
}

function soFarSentence(study, found) {
  const place = Math.max(found.months.indexOf(study.election), 0);
  const values = Object.fromEntries(SIDES.flatMap((side) => [
    [side, interval(bandOf(found.payoff[side].so_far, place), gain)], [`${side}_total`, interval(found.payoff_total[side], gain)],
  ]));
  return t("so_far_sentence", { month: month(found.months[place]), count: found.months.length, ...values });
}

/* Courts, breaks, lapses and a successor count as chance: no government chooses the month. */
function reasonShares(endings) {
  const shares = Object.fromEntries(REASONS.map((reason) => [reason, endings.months.map(() => 0)]));
  for (const one of endings.first) {
    const into = shares[`${one.side}_${one.cause === "will" ? "will" : "chance"}`];
    one.share.forEach((value, place) => { into[place] += value; });
  }
  return shares;
}

function endingsFigure({ endings }, marks) {
  const shares = reasonShares(endings);
  const last = endings.months.length - 1;
  const total = REASONS.reduce((sum, reason) => sum + shares[reason][last], 0);
  return {
    chart: "endings",
    sentence: t("endings_sentence", {
      month: month(endings.months[last]), total: share(total), usa: share(endings.left_by_will.usa[last]), mex: share(endings.left_by_will.mex[last]),
    }),
    data: () => ({ marks, shares: REASONS.flatMap((reason, place) => endings.months.map((name, at) => ({ month: name, share: shares[reason][at], reason, place }))) }),
    rows: () => endings.months.map((name, place) => ({ month: name, ...Object.fromEntries(REASONS.map((reason) => [`reason_${reason}`, shares[reason][place]])) })),
  };
}

function moneyFigure(found, marks, [there, needed], sentence) {
  const { money, money_no_deal: none } = found;
  const place = found.months.length - 1;
  return {
    chart: "fan",
    sentence: t(sentence, { month: month(found.months[place]), there: sized(bandOf(money[there], place)), needed: sized(bandOf(money[needed], place)), none: sized(bandOf(none[there], place)) }),
    data: () => ({ path: rowsOf(money[there], found.months), no_deal: rowsOf(money[needed], found.months), observed: [], as_of: marks }),
    rows: () => found.months.map((name, at) => ({
      month: name, ...Object.fromEntries([there, needed].flatMap((part) => ["mean", "p05", "p95"].map((mark) => [`${part}_${mark}`, money[part][mark][at]]))),
      [`no_deal_${there}`]: none[there].mean[at], paid: money.paid[at],
    })),
  };
}

/* A lever that has one value in every draw has no range. */
const sized = (band) => (band.p05 === band.p95 ? modelled(band.mean) : interval(band));

const paidSentence = (found) => t("paid_sentence", { deal: interval(found.money.months_paid), none: interval(found.money_no_deal.months_paid), count: found.endings.months.length });
