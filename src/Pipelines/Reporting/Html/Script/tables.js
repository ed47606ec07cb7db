// Numbers by value, names as a person would order them; what has no value stands first.
function compareCells(a, b) {
  const read = cell => cell.tagName === "TH" ? NaN
    : cell.textContent.trim() === "–" ? -Infinity
    : Number(cell.textContent.replaceAll(",", ""));
  const [x, y] = [read(a), read(b)];
  return Number.isNaN(x) || Number.isNaN(y)
    ? a.textContent.localeCompare(b.textContent, "en", { numeric: true })
    : x < y ? -1 : x > y ? 1 : 0;
}

function sortTable(table, head) {
  const isUp = head.getAttribute("aria-sort") !== "ascending", column = head.cellIndex;
  for (const other of head.parentNode.cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", isUp ? "ascending" : "descending");
  const rows = [...table.tBodies[0].rows].sort((a, b) => compareCells(a.cells[column], b.cells[column]) * (isUp ? 1 : -1));
  table.tBodies[0].append(...rows);
}

function prepareTables() {
  for (const table of document.querySelectorAll("table.sortable")) {
    for (const head of table.tHead.rows[0].querySelectorAll("th")) {
      head.replaceChildren(element("button", { type: "button", onclick: () => sortTable(table, head) }, ...head.childNodes));
    }
  }
}
