/* Files that a reader takes away: rows as CSV or JSON, drawings as SVG or PNG. */

/** Hand the browser a file to save. */
export function save(name, content, type) {
  const blob = content instanceof Blob ? content : new Blob([content], { type });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Return rows as CSV, RFC 4180; notes stand above the header as lines that begin with #. */
export function csv(rows, notes = []) {
  const columns = rows.length ? Object.keys(rows[0]) : [];
  const cell = (value) => (/[",\n]/.test(String(value ?? "")) ? `"${String(value).replaceAll('"', '""')}"` : String(value ?? ""));
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column]))];
  return [...notes.map((note) => `# ${note.replaceAll("\n", " ")}`), ...lines.map((line) => line.map(cell).join(","))].join("\r\n") + "\r\n";
}
