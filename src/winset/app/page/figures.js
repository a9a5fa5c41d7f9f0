/* One figure: a chart, the same as a sentence for who does not see it, as a table, and as files. */

import { drawChart, drawingOf, pictureOf, repaint } from "./charts.js";
import { h, put } from "./dom.js";
import { csv, save } from "./files.js";
import { t } from "./texts.js";

const near = new Map();
const watcher = new IntersectionObserver(
  (entries) => entries.forEach((entry) => near.get(entry.target)?.(entry.isIntersecting)),
  { rootMargin: "60px" }, // what is further away is painted when it comes near
);

/**
 * Return a figure that draws itself when it comes near the screen.
 * `told` is {chart, data, sentence, rows, notes, height, axes}: the specification's id, a function that returns its data sets,
 * what it says, a function that returns its table, what files say below it.
 */
export function figure(id, heading, { aside = null, onTitle = null } = {}) {
  const place = h("div", { class: "chart", role: "img", "aria-label": heading });
  const says = h("p", { class: "says small" });
  const table = h("div", { class: "table-box", hidden: true, tabindex: 0, role: "region", "aria-label": `${t("table")}: ${heading}` });
  const tableButton = h("button", { type: "button", class: "link", "aria-pressed": "false", onclick: () => showTable(table.hidden) }, t("table"));
  const files = ["CSV", "JSON", "SVG", "PNG"].map((kind) =>
    h("button", { type: "button", class: "link", "aria-label": `${kind}: ${heading}`, onclick: () => take(kind) }, kind));
  const element = h("figure", { class: "figure", id: `figure-${id}` },
    h("figcaption", {}, h("h3", {}, onTitle ? h("button", { type: "button", class: "title-button", onclick: onTitle }, heading) : heading), aside),
    place, table, says, h("div", { class: "figure-tools" }, tableButton, files));
  let view = null;
  let drawing = null;
  let told = null;
  let isNear = false;
  let stale = true;

  function showTable(shown) {
    table.hidden = !shown;
    place.hidden = shown;
    tableButton.setAttribute("aria-pressed", String(shown));
    if (shown) fillTable();
    else paint();
  }

  function fillTable() {
    if (!told) return;
    const rows = told.rows();
    const columns = Object.keys(rows[0]);
    put(table, h("table", {},
      h("caption", { class: "visually-hidden" }, heading),
      h("thead", {}, h("tr", {}, columns.map((column) => h("th", { scope: "col" }, t(`column_${column}`))))),
      h("tbody", {}, rows.map((row) => h("tr", {}, columns.map((column) => h("td", {}, told.write(column, row[column]))))))));
  }

  async function paint() {
    if (!told || !isNear || place.hidden || !stale) return;
    stale = false;
    if (view) return repaint(view, told.data());
    if (drawing) return void (stale = true); // the first drawing is under way and paints the newest data at its end
    drawing = drawChart(place, told.chart, told.data(), { width: Math.max(220, place.clientWidth - 52), height: told.height ?? 150, axes: told.axes });
    view = await drawing;
    label(); // the chart library puts a label of its own on the element
    element.dataset.drawn = "yes";
    performance.mark("winset-first-chart");
    if (stale) paint();
  }

  const label = () => place.setAttribute("aria-label", `${heading}. ${told.sentence}`);

  async function take(kind) {
    const name = `winset-${id}`;
    if (kind === "CSV") return save(`${name}.csv`, csv(told.rows(), told.notes), "text/csv");
    if (kind === "JSON") return save(`${name}.json`, JSON.stringify({ title: heading, notes: told.notes, rows: told.rows() }, null, 1), "application/json");
    const made = await drawingOf(view, [heading, told.sentence, ...told.notes]);
    return kind === "SVG" ? save(`${name}.svg`, made.svg, "image/svg+xml") : save(`${name}.png`, await pictureOf(made), "image/png");
  }

  near.set(element, (close) => { isNear = close; return paint(); });
  watcher.observe(element);
  return {
    element,
    /** Give the figure what it tells now. */
    show(next) {
      told = { write: (column, value) => value, notes: [], ...next };
      told.sentence = told.sentence.charAt(0).toUpperCase() + told.sentence.slice(1); // months begin small in Spanish
      stale = true;
      label();
      says.textContent = told.sentence;
      if (!table.hidden) fillTable();
      return paint();
    },
    close() { watcher.unobserve(element); near.delete(element); view?.finalize(); },
  };
}
