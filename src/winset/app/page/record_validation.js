/* How the model fared: forecasts by origin against what happened, gates met and missed, past months and talks from their eve. */

import { ask } from "./api.js";
import { h, put } from "./dom.js";
import { figure } from "./figures.js";
import { csv, save } from "./files.js";
import { counted, day, hasText, modelled, month, share, t, title } from "./texts.js";

const MARKS = ["p05", "p25", "p50", "p75", "p95"];

/** Fill an element with the votes, the backtest and the hindcasts. */
export async function showValidation(body, study) {
  const [backtest, hindcast] = await Promise.all([ask("/validation/backtest"), ask("/validation/hindcast")]);
  const votes = h("div", {}, h("p", { class: "quiet" }, t("loading")));
  put(body,
    h("h4", {}, t("forecasts_title")), made(backtest.made), missed(backtest.gates), forecasts(backtest, study),
    folded(t("gates_title"), table(missesFirst(backtest.gates).map((gate) => gateRow(gate, study)), "backtest-gates")),
    folded(t("scores_title"), table(backtest.scores.filter((row) => !row.conditional).map((row) => scoreRow(row, study)), "backtest-scores")),
    h("h4", {}, t("hindcast_title")), made(hindcast.made), hindcasts(hindcast, study),
    h("h4", {}, t("talks_hindcast_title")), made(hindcast.made_talks), await talks(hindcast.talks), votes);
  const found = (await ask("/validation")).results.find((one) => one.id === "ratification"); // scored anew: seconds
  put(votes, h("h4", {}, title(found.title)),
    h("p", {}, t("votes_says", { votes: found.votes, brier: modelled3(found.brier), party: modelled3(found.brier_party_line), base: modelled3(found.brier_base_rate) })));
}

const modelled3 = (value) => value.toFixed(3);
const folded = (heading, content) => h("details", {}, h("summary", {}, heading), content);
const made = (by) => h("p", { class: "quiet small note" }, t("validation_made", { day: day(by.day), version: by.version, model: by.model, record: by.record, draws: by.draws, seed: by.seed, command: by.command }));
const groupName = (id, study) => {
  const group = study.groups.find((one) => one.id === id);
  return group ? title(group.title, id) : hasText(`part_${id}`) ? t(`part_${id}`) : title(null, id);
};
const ahead = (count) => t(count === 1 ? "month_ahead" : "months_ahead", { count });
const isMet = (met) => `${met ? "✓" : "✗"} ${t(met ? "gate_met" : "gate_missed")}`;

const missesFirst = (gates) => [...gates].sort((one, other) => Number(one.met) - Number(other.met));

function missed(gates) {
  const count = gates.filter((gate) => !gate.met).length;
  return h("p", {}, t("gates_missed", { missed: count, all: gates.length }));
}

/* Forecasts of one series at one distance: what was said for each month, and what was then counted. */
function forecasts(backtest, study) {
  const box = h("div", { id: "forecast-figure" });
  const series = h("select", { id: "forecast-series", onchange: draw }, Object.keys(backtest.forecasts).map((id) => h("option", { value: id }, groupName(id, study))));
  const horizon = h("select", { id: "forecast-horizon", onchange: draw }, Object.keys(backtest.forecasts[series.value]).map((months) => h("option", { value: months, selected: months === "3" }, ahead(Number(months)))));
  let drawn = null;

  function draw() {
    const told = backtest.forecasts[series.value][horizon.value];
    const score = backtest.scores.find((row) => !row.conditional && row.series === series.value && String(row.horizon) === horizon.value);
    drawn?.close();
    drawn = figure(`forecast-${series.value}-${horizon.value}`, `${groupName(series.value, study)}, ${ahead(Number(horizon.value))}`);
    put(box, drawn.element);
    drawn.show({
      chart: "fan", height: 240,
      sentence: t("forecast_sentence", {
        origins: score.origins, inside: Math.round(score.coverage90 * score.origins), share: share(score.coverage90), half: share(score.coverage50),
        ratio: score.ratio.toFixed(2), error: score.ratio_se.toFixed(2), best: baseline(score.best_baseline), best_ratio: score.best_baseline_ratio.toFixed(2),
      }),
      ...against(told.month, told, told.happened),
    });
  }

  draw();
  return h("div", {}, h("p", { class: "pickers" }, h("label", {}, `${t("forecast_of")} `, series), h("label", {}, `${t("forecast_made")} `, horizon)), legend(["forecast"]), box);
}

/* A fan of a forecast with what happened as the dark line; `without` is a second fan behind it. */
function against(months, marks, happened, without = null) {
  const rows = (columns) => months.map((name, place) => ({ month: name, ...Object.fromEntries(MARKS.map((mark) => [mark, columns[mark][place]])) }));
  return {
    data: () => ({ path: rows(marks), no_deal: without ? rows(without) : [], observed: months.map((name, place) => ({ month: name, value: happened[place] })), as_of: [] }),
    rows: () => months.map((name, place) => ({
      month: name, happened: happened[place], p05: marks.p05[place], p50: marks.p50[place], p95: marks.p95[place],
      ...(without ? { without_p05: without.p05[place], without_p50: without.p50[place], without_p95: without.p95[place] } : {}),
    })),
    write: (column, value) => (column === "month" ? month(value, "short") : column === "happened" ? counted(value) : modelled(value)),
  };
}

const legend = (kinds) => h("p", { class: "legend small" },
  h("span", { class: "key key-observed" }, t("key_happened")),
  kinds.map((kind) => h("span", { class: `key key-${kind === "without" ? "no-deal" : "package"}` }, t(`key_${kind}`))));

const baseline = (id) => (hasText(`baseline_${id}`) ? t(`baseline_${id}`) : id);

function gateRow(gate, study) {
  const what = t(`gate_${gate.gate}`, { series: gate.series ? groupName(gate.series, study) : "", when: ahead(gate.horizon), baseline: baseline(gate.baseline) });
  const isShare = gate.gate === "coverage90";
  const written = isShare ? `${share(gate.value)} (${gate.inside}/${gate.origins})` : gate.error == null ? modelled3(gate.value) : `${modelled3(gate.value)} ± ${modelled3(gate.error)}`;
  const bound = isShare ? (gate.high < 1 ? t("bound_between", { low: share(gate.low), high: share(gate.high) }) : t("bound_at_least", { low: share(gate.low) }))
    : gate.gate === "against_best" ? t("bound_one_error") : t("bound_at_most", { high: gate.high });
  return { what, measured: written, bound, met: isMet(gate.met) };
}

const scoreRow = (row, study) => ({
  series: groupName(row.series, study), ahead: String(row.horizon), origins: String(row.origins), ratio: `${row.ratio.toFixed(2)} ± ${row.ratio_se.toFixed(2)}`,
  best: `${baseline(row.best_baseline)} ${row.best_baseline_ratio.toFixed(2)}`, in50: share(row.coverage50), in90: share(row.coverage90), crps: modelled(row.crps),
});

/* Rows of written cells as a table that can be taken away. */
function table(rows, name) {
  const columns = Object.keys(rows[0]);
  return h("div", {},
    h("div", { class: "table-box tall", tabindex: 0, role: "region", "aria-label": t("table") },
      h("table", { class: "words" },
        h("thead", {}, h("tr", {}, columns.map((column) => h("th", { scope: "col" }, t(`column_${column}`))))),
        h("tbody", {}, rows.map((row) => h("tr", {}, columns.map((column, at) => h(at ? "td" : "th", at ? {} : { scope: "row" }, row[column]))))))),
    h("div", { class: "figure-tools" },
      h("button", { type: "button", class: "link", "aria-label": `CSV: ${name}`, onclick: () => save(`winset-${name}.csv`, csv(rows), "text/csv") }, "CSV"),
      h("button", { type: "button", class: "link", "aria-label": `JSON: ${name}`, onclick: () => save(`winset-${name}.json`, JSON.stringify(rows, null, 1), "application/json") }, "JSON")));
}

function hindcasts(hindcast, study) {
  const box = h("div", { id: "hindcast-figure" });
  const gates = h("div", {});
  const period = h("select", { id: "hindcast-period", onchange: open }, hindcast.periods.map((one) => h("option", { value: one.period }, title(one.title))));
  const group = h("select", { id: "hindcast-group", onchange: draw });
  let drawn = null;
  const chosen = () => hindcast.periods.find((one) => one.period === period.value);

  function open() {
    put(group, chosen().fans.map((fan) => h("option", { value: fan.group }, groupName(fan.group, study))));
    put(gates, table(chosen().gates.map((gate) => ({
      what: t(`hindcast_gate_${gate.id}`), measured: modelled3(gate.value), bound: t(gate.id === "inside90" ? "bound_at_least" : "bound_at_most", { low: gate.bound, high: gate.bound }), met: isMet(gate.met),
    })), `hindcast-${period.value}`));
    draw();
  }

  function draw() {
    const fan = chosen().fans.find((one) => one.group === group.value);
    const row = hindcast.dynamics.find((one) => one.period === period.value && one.group === group.value);
    drawn?.close();
    drawn = figure(`hindcast-${period.value}-${fan.group}`, `${title(chosen().title)}: ${groupName(fan.group, study)}`);
    put(box, drawn.element);
    drawn.show({
      chart: "fan", height: 240,
      sentence: t("hindcast_sentence", {
        inside: Math.round(row.inside90 * row.months), months: row.months, day: day(chosen().stands_on), wis: modelled(row.wis), none: modelled(row.wis_no_levers), naive: modelled(row.wis_naive),
      }),
      ...against(fan.month, fan.pulled, fan.happened, fan.eve),
    });
  }

  open();
  return h("div", {}, h("p", { class: "pickers" }, h("label", {}, `${t("hindcast_period")} `, period), h("label", {}, `${t("series_part")} `, group)), legend(["pulled", "without"]), box, gates);
}

/* Talks of the past, clause by clause, in the words of their cases. */
async function talks(rows) {
  const cases = await Promise.all([...new Set(rows.map((row) => row.case))].map((id) => ask(`/cases/${id}`)));
  return h("div", {}, cases.map((one) => {
    const own = rows.filter((row) => row.case === one.id);
    const sum = (key) => own.reduce((total, row) => total + row[key], 0);
    const said = t("talks_hindcast_says", {
      right: own.filter((row) => row.agrees).length, all: own.length, stayed: own.filter((row) => row.stayed).length,
      score: sum("log_score").toFixed(1), quo: sum("log_score_status_quo").toFixed(1),
    });
    return h("div", {}, h("h5", {}, title(one.title)), h("p", {}, said), folded(t("talks_hindcast_clauses"), table(own.map((row) => clauseRow(row, one)), `talks-${one.id}`)));
  }));
}

function clauseRow(row, study) {
  const clause = study.clauses.find((one) => one.id === row.clause);
  const level = (name) => title(clause.levels.find((one) => one.name === name)?.title, name);
  const [likeliest, chance] = Object.entries(row.predicted).reduce((best, one) => (one[1] > best[1] ? one : best));
  return {
    clause: title(clause.title, row.clause), likeliest: `${level(likeliest)} (${share(chance)})`, came: `${level(row.happened)} (${share(row.predicted[row.happened])})`,
    agrees: t(row.agrees ? "yes" : "no"), log_score: row.log_score.toFixed(2), log_score_status_quo: row.log_score_status_quo.toFixed(2),
  };
}
