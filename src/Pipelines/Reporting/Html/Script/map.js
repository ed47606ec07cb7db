const mapSize = 600, mapEdge = 14;

const svg = (name, attributes) => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
};

function pointName(point) {
  const isKnown = point.truth === undefined || !isGroup && point.truth === point.predicted;
  return point.path + ": " + label(point.predicted) + (isKnown ? "" : ", is " + truths[point.truth]);
}

function mapCircle(point, radius) {
  const at = share => (mapEdge + share * (mapSize - 2 * mapEdge)).toFixed(1);
  return svg("circle", { cx: at(point.x), cy: at(point.y), r: radius, "data-path": point.path, tabindex: "-1",
    role: point.image === undefined ? "img" : "button", "aria-label": pointName(point) });
}

// The point that an arrow key leads to: near, and not far off the direction.
function pointTowards(points, from, [dx, dy]) {
  let best, least = Infinity;
  points.forEach((point, i) => {
    const along = (point.x - points[from].x) * dx + (point.y - points[from].y) * dy;
    const across = Math.abs((point.x - points[from].x) * dy) + Math.abs((point.y - points[from].y) * dx);
    if (i !== from && along > 0 && along + 3 * across < least) [best, least] = [i, along + 3 * across];
  });
  return best;
}

function prepareMap() {
  const plot = byId("map-plot");
  if (!plot || !data.map) return;
  const points = data.map.points;
  const circles = points.map(point => mapCircle(point, points.length > 600 ? 3.5 : 5));
  const drawing = svg("svg", { viewBox: `0 0 ${mapSize} ${mapSize}` });
  drawing.append(...circles);
  plot.append(drawing);
  const inOrder = [...points.keys()].sort((a, b) => points[a].x - points[b].x);
  const hasPicture = i => points[i].image !== undefined && data.images[points[i].image].picture;
  let chosen = inOrder.find(hasPicture) ?? inOrder[0];
  choose(chosen);

  function choose(i) {
    circles[chosen].setAttribute("tabindex", "-1");
    circles[chosen].classList.remove("chosen");
    chosen = i;
    circles[i].setAttribute("tabindex", "0");
    circles[i].classList.add("chosen");
    const point = points[i], image = point.image === undefined ? null : data.images[point.image];
    byId("map-picture").replaceChildren(image ? picture(image, point.path) : "", element("p", {}, bdi(pointName(point))));
  }
  const openPoint = i => points[i].image !== undefined && open(points[i].image, [points[i].image]);
  circles.forEach((circle, i) => {
    circle.addEventListener("pointerenter", () => choose(i));
    circle.addEventListener("focus", () => choose(i));
    circle.addEventListener("click", () => openPoint(i));
  });
  plot.addEventListener("keydown", event => {
    // The focus counts, not what the mouse happens to rest on while the page scrolls.
    const from = circles.indexOf(event.target), at = inOrder.indexOf(from);
    if (from < 0) return;
    const next = {
      ArrowLeft: () => pointTowards(points, from, [-1, 0]), ArrowRight: () => pointTowards(points, from, [1, 0]),
      ArrowUp: () => pointTowards(points, from, [0, -1]), ArrowDown: () => pointTowards(points, from, [0, 1]),
      PageUp: () => inOrder[at - 1], PageDown: () => inOrder[at + 1], Home: () => inOrder[0], End: () => inOrder[inOrder.length - 1],
      Enter: () => { openPoint(from); }, " ": () => { openPoint(from); },
    }[event.key];
    if (!next) return;
    const to = next();
    if (to !== undefined) circles[to].focus();
    event.preventDefault();
  });
  byId("map-color").addEventListener("change", () => paintMap(points, circles));
  paintMap(points, circles);
}

function paintMap(points, circles) {
  const by = byId("map-color").value;
  const names = by === "right" ? ["right", "wrong"] : by === "truth" ? truths : data.labels;
  const of = point => by === "right" ? (point.truth === point.predicted ? 0 : 1) : point[by];
  const color = value => by === "right" ? [2, 3][value] : value === undefined ? 7 : value % 12;
  circles.forEach((circle, i) =>
    circle.setAttribute("class", "color-" + color(of(points[i])) + (circle.getAttribute("tabindex") === "0" ? " chosen" : "")));
  const used = [...new Set(points.map(of))].filter(value => value !== undefined).sort((a, b) => a - b);
  const key = byId("map-key");
  key.replaceChildren(...used.slice(0, 40).map(value => {
    const button = element("button", { type: "button", class: "key color-" + color(value), "aria-pressed": "false" }, bdi(names[value]));
    button.addEventListener("click", () => {
      const isOn = button.getAttribute("aria-pressed") !== "true";
      key.querySelectorAll("button").forEach(other => other.setAttribute("aria-pressed", String(other === button && isOn)));
      circles.forEach((circle, i) => circle.classList.toggle("faint", isOn && of(points[i]) !== value));
    });
    return button;
  }));
  if (used.length > 40) key.append(element("span", { class: "quiet" }, "and " + (used.length - 40) + " more"));
}
