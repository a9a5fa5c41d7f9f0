/* The words of the page in the reader's language, and numbers and months as that language writes them. */

export const LANGUAGES = ["en", "es"];
const LOCALES = { en: "en-US", es: "es-MX" };
const MINUS = "−";

let language = "en";
let words = {};
let fallback = {};

/** Load the words of a language; English stands behind a word that is missing. */
export async function loadTexts(wanted) {
  language = LANGUAGES.includes(wanted) ? wanted : "en";
  const read = async (name) => (await fetch(`page/texts/${name}.json`)).json();
  words = await read(language);
  fallback = language === "en" || Object.keys(fallback).length ? fallback : await read("en");
  document.documentElement.lang = language;
}

/* Making a formatter takes a hundred times as long as using it. */
const formatters = new Map();
function formatter(Kind, options) {
  const key = `${Kind.name} ${language} ${JSON.stringify(options)}`;
  if (!formatters.has(key)) formatters.set(key, new Kind(locale(), options));
  return formatters.get(key);
}

/** Return the first of a reader's languages that the page speaks. */
export function preferredLanguage() {
  const heard = navigator.languages.map((one) => one.slice(0, 2));
  return heard.find((one) => LANGUAGES.includes(one)) ?? "en";
}

export const currentLanguage = () => language;
export const locale = () => LOCALES[language];

/** Return a sentence with its {names} filled in. */
export function t(key, values = {}) {
  const text = words[key] ?? fallback[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** Tell whether the page has its own words for a key. */
export const hasText = (key) => key in words || key in fallback;

/** Return a title given as {en, es}, else the bare name as words. */
export function title(entry, name = "") {
  const found = typeof entry === "string" ? entry : (entry?.[language] ?? entry?.en);
  return found ? found.charAt(0).toUpperCase() + found.slice(1) : sentence(name);
}

/** Return the name of a parameter, or of one of its places `parameter.place`; other ids are shown as words. */
export function parameterName(id) {
  const [name, place] = id.split(".");
  const own = title(hasText(`parameter_${name}`) ? t(`parameter_${name}`) : null, name);
  return place ? `${own}, ${placeName(place)}` : own;
}

/** Return the name of a border city or a group of nationalities. */
export const placeName = (id) => title(hasText(`place_${id}`) ? t(`place_${id}`) : null, id);

function sentence(name) {
  const text = String(name).replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Return a modelled figure: two significant digits, a real minus, "not known" where there is none. */
export function modelled(value) {
  if (value === null || value === undefined || !Number.isFinite(value)) return t("not_known");
  if (Math.abs(value) < 1e-9) return "0";
  const large = Math.abs(value) >= 999_500;
  const options = large
    ? { notation: "compact", compactDisplay: "long", maximumSignificantDigits: 2 }
    : { maximumSignificantDigits: 2, minimumSignificantDigits: Math.abs(value) < 1 ? 1 : undefined };
  return formatter(Intl.NumberFormat, options).format(value).replace("-", MINUS);
}

/** Return an observed count with every digit: it was counted. */
export function counted(value) {
  if (value === null || value === undefined) return t("not_published");
  return formatter(Intl.NumberFormat, { maximumFractionDigits: 0 }).format(value).replace("-", MINUS);
}

/** Return a payoff over no deal, its sign always shown. */
export function gain(value) {
  const text = modelled(value);
  return value > 0 && text !== "0" ? `+${text}` : text;
}

/** Return a share of 0 to 1 in per cent; never a false 0 or 100. */
export function share(value) {
  if (value === null || value === undefined || !Number.isFinite(value)) return t("not_known");
  if (value >= 0.995 && value < 1) return t("more_than_99");
  if (value > 0 && value < 0.001) return t("less_than_0_1");
  return `${modelled(value * 100)} %`;
}

/** Return `mean (p05 to p95)` of a band. */
export function interval(band, write = modelled) {
  if (band === null || band === undefined) return t("not_known");
  if (typeof band === "number") return write(band);
  return t("interval", { mean: write(band.mean), low: write(band.p05), high: write(band.p95) });
}

/** Return the range alone: `p05 to p95`. */
export function range(band, write = modelled) {
  return band ? t("range", { low: write(band.p05), high: write(band.p95) }) : t("not_known");
}

/** Return a month `YYYY-MM` (or a day of it) as the language writes it. */
export function month(text, style = "long") {
  const date = new Date(`${text.slice(0, 7)}-01T00:00:00Z`);
  return formatter(Intl.DateTimeFormat, { month: style, year: "numeric", timeZone: "UTC" }).format(date);
}

/** Return a day `YYYY-MM-DD` as the language writes it. */
export function day(text) {
  if (text.length < 10) return month(text);
  const date = new Date(`${text}T00:00:00Z`);
  return formatter(Intl.DateTimeFormat, { dateStyle: "long", timeZone: "UTC" }).format(date);
}

/** Return names as one list: "a, b and c". */
export const listed = (names) => formatter(Intl.ListFormat, { type: "conjunction" }).format(names);

/** Return what a chart needs to write numbers and months in this language. */
export function chartLocales() {
  const months = (style) =>
    Array.from({ length: 12 }, (_, index) =>
      new Intl.DateTimeFormat(locale(), { month: style, timeZone: "UTC" }).format(new Date(Date.UTC(2024, index, 15))),
    );
  const days = (style) =>
    Array.from({ length: 7 }, (_, index) =>
      new Intl.DateTimeFormat(locale(), { weekday: style, timeZone: "UTC" }).format(new Date(Date.UTC(2024, 0, 7 + index))),
    );
  return {
    timeFormatLocale: {
      dateTime: "%x, %X", date: "%Y-%m-%d", time: "%H:%M:%S", periods: ["AM", "PM"],
      days: days("long"), shortDays: days("short"), months: months("long"), shortMonths: months("short"),
    },
    formatLocale: { decimal: ".", thousands: ",", grouping: [3], currency: ["USD ", ""], minus: MINUS },
  };
}
