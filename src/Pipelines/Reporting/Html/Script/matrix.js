// Cells and the list of confusions name their classes by number: labels may be anything.
function showCell(button) {
  const [truth, predicted] = button.dataset.cell.split(" ").map(Number), count = Number(button.dataset.count);
  const places = [...data.images.keys()].filter(i => data.images[i].truth === truth && data.images[i].predicted === predicted);
  const title = truth === predicted ? [bdi(label(truth)), " right"] : [bdi(label(truth)), " predicted as ", bdi(label(predicted))];
  title.push(": " + counted(count, "image", "images") + (places.length < count ? ", " + places.length + " with a picture" : ""));
  show(title, places, button, true);
  jumpToGallery();
}

function orderMatrix(table, order) {
  const head = table.tHead.rows[0], body = table.tBodies[0];
  const rows = new Map([...body.rows].map(row => [Number(row.dataset.row), row]));
  const columns = [...head.cells].slice(1).map(cell => Number(cell.dataset.column));
  const wanted = order.filter(number => rows.has(number));
  for (const row of [head, ...rows.values()]) {
    const cells = new Map([...row.cells].slice(1).map((cell, i) => [columns[i], cell]));
    row.append(...wanted.map(column => cells.get(column)));
  }
  body.append(...wanted.map(row => rows.get(row)));
}

// One stop for the tabulator key; the arrow keys go to the next cell with images, at the end of a line to the next line that has any.
function moveInMatrix(table, button, key) {
  const all = [...table.querySelectorAll("button")], at = all.indexOf(button);
  if (key === "ArrowLeft" || key === "ArrowRight") return all[at + (key === "ArrowRight" ? 1 : -1)];
  if (key === "Home" || key === "End") return all[key === "Home" ? 0 : all.length - 1];
  const by = { ArrowUp: -1, ArrowDown: 1 }[key], cell = button.closest("td");
  if (!by) return undefined;
  const rows = table.tBodies[0].rows;
  const from = cell.parentNode.sectionRowIndex;
  for (let row = from + by; row >= 0 && row < rows.length; row += by) {
    const same = rows[row].cells[cell.cellIndex].querySelector("button");
    if (same) return same;
  }
  for (let row = from + by; row >= 0 && row < rows.length; row += by) {
    const filled = [...rows[row].querySelectorAll("button")];
    const far = other => Math.abs(other.closest("td").cellIndex - cell.cellIndex);
    if (filled.length > 0) return filled.reduce((best, other) => far(other) < far(best) ? other : best);
  }
  return undefined;
}

function prepareMatrix() {
  document.querySelectorAll("[data-cell]").forEach(button => button.addEventListener("click", () => showCell(button)));
  const table = byId("confusion-matrix");
  if (!table) return;
  byId("confusion-order").addEventListener("change", event =>
    orderMatrix(table, event.target.value === "similarity" ? data.similarityOrder : [...data.labels.keys()]));
  byId("confusion-values").addEventListener("change", event => {
    const isShare = event.target.value === "share";
    for (const cell of table.querySelectorAll("[data-count]")) {
      const { count } = cell.dataset, { support } = cell.closest("tr").dataset;
      cell.textContent = isShare ? Math.round(100 * count / support) : count;
    }
  });

  const cells = [...table.querySelectorAll("button")];
  if (cells.length === 0) return;
  let stop = cells[0];
  for (const button of cells) {
    const [truth, predicted] = button.dataset.cell.split(" ").map(Number);
    const images = counted(Number(button.dataset.count), "image", "images");
    button.setAttribute("aria-label", truth === predicted ? label(truth) + ": " + images + " right"
      : label(truth) + " predicted as " + label(predicted) + ": " + images);
    button.tabIndex = button === stop ? 0 : -1;
  }
  table.addEventListener("focusin", event => {
    stop.tabIndex = -1;
    stop = event.target;
    stop.tabIndex = 0;
  });
  table.addEventListener("keydown", event => {
    const next = moveInMatrix(table, stop, event.key);
    if (!next) return;
    next.focus();
    event.preventDefault();
  });
}
