"use strict";
(() => {
  const data = JSON.parse(document.getElementById("report-data").textContent);
  const byId = id => document.getElementById(id);
  const pageSize = 60;
  let list = [];   // places of the pictures in the gallery, in order
  let shown = 0;   // how many of them are there

  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key === "onclick") made.addEventListener("click", value);
      else if (value !== null && value !== undefined) made.setAttribute(key, value);
    }
    made.append(...children.filter(child => child !== null && child !== undefined));
    return made;
  }
  const bdi = text => element("bdi", {}, text);
  const label = number => number === null || number === undefined ? "" : data.labels[number];
  const number = (value, digits = 3) => value === null || value === undefined ? "–" : value.toFixed(digits);
  const isGroup = data.task === "clustering";
  const isRight = image => image.truth === undefined || image.truth === image.predicted;
  const score = image => (image.scores.find(entry => entry.label === image.predicted) || {}).score;

  // One address for each picture, however often it is shown.
  const source = picture => "data:image/jpeg;base64," + picture;

  function picture(image, alternative) {
    return image.picture
      ? element("img", { src: source(image.picture), alt: alternative, loading: "lazy" })
      : element("span", { class: "none" }, "no picture");
  }

  function describe(image) {
    if (isGroup) return label(image.predicted) + (image.truth === undefined ? "" : ", " + (data.truths || [])[image.truth]);
    if (image.truth === undefined) return label(image.predicted);
    return isRight(image) ? label(image.truth) : label(image.truth) + " predicted as " + label(image.predicted);
  }

  function caption(image) {
    const line = element("figcaption");
    if (image.predictions) {
      line.append(element("span", { class: "quiet" }, "is ", bdi(label(image.truth))));
      for (const entry of image.predictions) {
        line.append(element("br"), entry.run + ": ",
          element("span", { class: "verdict " + (entry.label === image.truth ? "right" : "wrong") }, bdi(label(entry.label))), " " + number(entry.score, 2));
      }
    } else if (isGroup) {
      line.append(element("span", { class: "verdict" }, bdi(label(image.predicted))));
      if (image.truth !== undefined) line.append(" ", bdi((data.truths || [])[image.truth] || ""));
      line.append(element("br"), element("span", { class: "quiet" }, "distance " + number(image.distance, 2)
        + (image.silhouette === undefined ? "" : ", silhouette " + number(image.silhouette, 2))));
    } else {
      const right = isRight(image);
      line.append(element("span", { class: "verdict " + (right ? "right" : "wrong") }, bdi(label(image.predicted))), " " + number(score(image), 2));
      if (!right) line.append(element("br"), element("span", { class: "quiet" }, "is ", bdi(label(image.truth))));
    }
    return line;
  }

  // ---- gallery
  function more() {
    const gallery = byId("gallery");
    for (const place of list.slice(shown, shown + pageSize)) {
      const image = data.images[place];
      gallery.append(element("figure", { "data-path": image.path, "data-image": place },
        element("button", { type: "button", title: image.path, onclick: () => open(place, list) }, picture(image, describe(image) + ": " + image.path)),
        caption(image)));
    }
    shown = Math.min(shown + pageSize, list.length);
    const button = byId("gallery-more");
    button.hidden = shown >= list.length;
    button.textContent = "Show " + Math.min(pageSize, list.length - shown) + " more of " + list.length;
  }

  function show(title, places, pressed, jump) {
    if (!byId("gallery")) return;
    list = places;
    shown = 0;
    byId("gallery").replaceChildren();
    byId("gallery-title").replaceChildren(...title);
    for (const button of document.querySelectorAll("[data-view],[data-truth][data-predicted],[data-group]")) {
      if (button.hasAttribute("aria-pressed") || button === pressed) button.setAttribute("aria-pressed", String(button === pressed));
    }
    more();
    if (jump) {
      byId("gallery-title").scrollIntoView({ block: "start" });
      byId("gallery-title").focus({ preventScroll: true });
    }
  }

  function showView(id, pressed, jump) {
    const view = data.views.find(entry => entry.id === id);
    show([view.title], view.images, pressed || document.querySelector(`[data-view="${id}"]`), jump);
  }

  function showCell(button) {
    const truth = data.labels.indexOf(button.dataset.truth), predicted = data.labels.indexOf(button.dataset.predicted);
    const places = [...data.images.keys()].filter(i => data.images[i].truth === truth && data.images[i].predicted === predicted);
    const count = Number(button.dataset.count);
    const title = truth === predicted ? [bdi(button.dataset.truth), ": right"]
      : [bdi(button.dataset.truth), " predicted as ", bdi(button.dataset.predicted)];
    title.push(": " + count + (count === 1 ? " image" : " images") + (places.length < count ? ", " + places.length + " with a picture" : ""));
    show(title, places, button, true);
  }

  // ---- large view
  let path = [];
  let position = 0;
  let opener = null;

  function open(place, places) {
    path = places.includes(place) ? places : [place];
    position = path.indexOf(place);
    const dialog = byId("picture");
    if (!dialog.open) {
      opener = document.activeElement;
      dialog.showModal();
    }
    fill();
  }

  function step(by) {
    if (path.length > 0) {
      position = (position + by + path.length) % path.length;
      fill();
    }
  }

  function fill() {
    const image = data.images[path[position]];
    byId("picture-title").replaceChildren(bdi(image.path), element("span", { class: "quiet" }, "  " + (position + 1) + " of " + path.length));
    const view = element("div", { class: "picture" }, picture(image, describe(image) + ": " + image.path));
    byId("picture-view").replaceChildren(view);
    byId("picture-previous").disabled = byId("picture-next").disabled = path.length < 2;
    const facts = byId("picture-facts");
    facts.replaceChildren();
    if (image.predictions) {
      facts.append(...caption(image).childNodes);
      return;
    }
    facts.append(element("p", {}, element("span", { class: "verdict " + (isGroup ? "" : isRight(image) ? "right" : "wrong") }, bdi(label(image.predicted))),
      !isGroup && !isRight(image) ? element("span", {}, " instead of ", bdi(label(image.truth))) : null));
    if (image.scores.length > 0) {
      const scores = element("div", { class: "scores" });
      for (const entry of image.scores) {
        scores.append(bdi(label(entry.label)),
          element("meter", { min: 0, max: 1, value: entry.score, "aria-label": label(entry.label) }), element("span", {}, number(entry.score)));
      }
      facts.append(element("h3", {}, "Scores"), scores);
    }
    if (image.distance !== undefined) {
      facts.append(element("p", {}, "Distance from the centre of its group: " + number(image.distance)
        + (image.silhouette === undefined ? "" : "; silhouette: " + number(image.silhouette))));
    }
    if (image.maps) addMaps(image, view, facts);
    else if (data.hasMaps) facts.append(element("p", { class: "quiet" }, "No class activation map here: trainer explain draws one."));
    if (image.neighbours && image.neighbours.length > 0) {
      const row = element("div", { class: "neighbours" });
      for (const neighbour of image.neighbours) {
        // Of a clustering the neighbours are among the images themselves.
        const reference = data.task === "classification" ? data.references[neighbour.reference] : data.images[neighbour.reference];
        row.append(element("figure", {}, reference.picture ? element("img", { src: source(reference.picture), alt: reference.path }) : null,
          element("figcaption", {}, bdi(data.task === "classification" ? reference.label || "" : describe(reference)), " " + number(neighbour.similarity, 2), element("br"),
            element("span", { class: "quiet" }, bdi(reference.path)))));
      }
      facts.append(element("h3", {}, isGroup || data.task === "pretext" ? "Nearest images" : "Nearest training images"), row);
    }
  }

  // ---- class activation maps
  const colors = [[0, 0, 4], [50, 10, 94], [120, 28, 109], [187, 55, 84], [237, 105, 37], [251, 180, 26], [252, 255, 164]];
  function color(share) {
    const at = Math.min(Math.max(share, 0), 1) * (colors.length - 1), low = Math.min(Math.floor(at), colors.length - 2);
    return colors[low].map((value, i) => Math.round(value + (colors[low + 1][i] - value) * (at - low)));
  }

  function draw(map, view) {
    const canvas = element("canvas", { width: map.width, height: map.height });
    const context = canvas.getContext("2d");
    const pixels = context.createImageData(map.width, map.height);
    const low = Math.min(...map.values), high = Math.max(...map.values);
    map.values.forEach((value, i) => pixels.data.set([...color(high > low ? (value - low) / (high - low) : 0), 255], 4 * i));
    context.putImageData(pixels, 0, 0);
    // The part of the picture that the network sees; padding lies outside of the picture.
    const [left, top, width, height] = map.box.map(share => 100 * share);
    const frame = element("div", { class: "overlay" });
    Object.assign(frame.style, { position: "absolute", inset: "0", overflow: "hidden" });
    Object.assign(canvas.style, { left: left + "%", top: top + "%", width: width + "%", height: height + "%" });
    frame.append(canvas);
    view.append(frame);
  }

  function addMaps(image, view, facts) {
    const choices = element("p", { class: "controls", role: "group", "aria-label": "Class activation map" });
    const choose = (map, pressed) => {
      view.querySelectorAll(".overlay").forEach(old => old.remove());
      if (map) draw(map, view);
      choices.querySelectorAll("button").forEach(button => button.setAttribute("aria-pressed", String(button === pressed)));
    };
    const off = element("button", { type: "button", "aria-pressed": "true", onclick: () => choose(null, off) }, "none");
    choices.append(off);
    for (const map of image.maps) {
      const button = element("button", { type: "button", "aria-pressed": "false", onclick: () => choose(map, button) }, bdi(label(map.label)));
      choices.append(button);
    }
    facts.append(element("h3", {}, "Evidence in the picture"), choices,
      element("p", { class: "quiet" }, "Class activation map (Zhou 2016): bright where the picture speaks for the class. Its sum is the class's logit."));
  }

  // ---- confusion matrix
  function orderMatrix(order) {
    const table = byId("confusion-matrix");
    const body = table.tBodies[0], rows = new Map([...body.rows].map(row => [Number(row.dataset.row), row]));
    const current = [...table.tHead.rows[0].cells].slice(1).map(cell => Number(cell.dataset.column));
    for (const row of [table.tHead.rows[0], ...rows.values()]) {
      const cells = new Map([...row.cells].slice(1).map((cell, i) => [current[i], cell]));
      row.append(...order.map(column => cells.get(column)));
    }
    body.append(...order.map(row => rows.get(row)));
  }

  function prepareMatrix() {
    const table = byId("confusion-matrix");
    if (!table) return;
    table.addEventListener("click", event => {
      const button = event.target.closest("button");
      if (button) showCell(button);
    });
    table.addEventListener("keydown", event => {
      const moves = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
      const cell = event.target.closest("td"), move = moves[event.key];
      if (!cell || !move) return;
      let [row, column] = [cell.parentNode.rowIndex, cell.cellIndex];
      for (;;) {
        row += move[0];
        column += move[1];
        const next = row > 0 && column > 0 && table.rows[row] && table.rows[row].cells[column];
        if (!next) return;
        if (next.firstElementChild) {
          next.firstElementChild.focus();
          event.preventDefault();
          return;
        }
      }
    });
    byId("confusion-values").addEventListener("change", event => {
      for (const button of table.querySelectorAll("button")) button.textContent = button.dataset[event.target.value];
    });
    byId("confusion-order").addEventListener("change", event =>
      orderMatrix(event.target.value === "similarity" ? data.similarityOrder : [...data.labels.keys()]));
  }

  // ---- tables that sort
  function prepareTables() {
    for (const table of document.querySelectorAll("table.sortable")) {
      [...table.tHead.rows[0].cells].forEach((head, column) => {
        if (head.tagName !== "TH") return;
        const button = element("button", { type: "button" }, ...head.childNodes);
        head.replaceChildren(button);
        button.addEventListener("click", () => {
          const down = head.getAttribute("aria-sort") !== "ascending";
          for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
          head.setAttribute("aria-sort", down ? "ascending" : "descending");
          const value = row => {
            const text = row.cells[column].textContent.trim(), parsed = Number(text.replaceAll(",", ""));
            return text === "–" ? -Infinity : text === "" || Number.isNaN(parsed) ? text : parsed;
          };
          const rows = [...table.tBodies[0].rows].sort((a, b) => {
            const [x, y] = [value(a), value(b)];
            return (x < y ? -1 : x > y ? 1 : 0) * (down ? 1 : -1);
          });
          table.tBodies[0].append(...rows);
        });
      });
    }
  }

  // ---- map
  const svg = (name, attributes) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };

  function prepareMap() {
    const plot = byId("map-plot");
    if (!plot || !data.map) return;
    const points = data.map.points, size = 600, edge = 14;
    const drawing = svg("svg", { viewBox: `0 0 ${size} ${size}` });
    const circles = points.map((point, i) => svg("circle", {
      cx: (edge + point.x * (size - 2 * edge)).toFixed(1), cy: (edge + point.y * (size - 2 * edge)).toFixed(1), r: points.length > 600 ? 3.5 : 5,
      "data-path": point.path, tabindex: "-1", role: "img", "aria-label": pointName(point),
    }));
    drawing.append(...circles);
    plot.append(drawing);
    const inOrder = points.map((_, i) => i).sort((a, b) => points[a].x - points[b].x);
    let chosen = inOrder[0];
    circles[chosen].setAttribute("tabindex", "0");

    function pointName(point) {
      const truths = data.truths || data.labels;
      return point.path + ": " + label(point.predicted) + (point.truth === undefined ? "" : ", is " + truths[point.truth]);
    }
    function choose(i) {
      circles[chosen].setAttribute("tabindex", "-1");
      circles[chosen].classList.remove("chosen");
      chosen = i;
      circles[i].setAttribute("tabindex", "0");
      circles[i].classList.add("chosen");
      const point = points[i], image = point.image === undefined ? null : data.images[point.image];
      byId("map-picture").replaceChildren(image ? picture(image, point.path) : "", element("p", {}, bdi(pointName(point))));
    }
    circles.forEach((circle, i) => {
      circle.addEventListener("pointerenter", () => choose(i));
      circle.addEventListener("focus", () => choose(i));
      circle.addEventListener("click", () => points[i].image !== undefined && open(points[i].image, [points[i].image]));
    });
    plot.addEventListener("keydown", event => {
      const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
      if (event.key === "Enter" && points[chosen].image !== undefined) open(points[chosen].image, [points[chosen].image]);
      else if (moves[event.key]) {
        const [dx, dy] = moves[event.key], from = points[chosen];
        let best = -1, least = Infinity;
        points.forEach((point, i) => {
          const along = (point.x - from.x) * dx + (point.y - from.y) * dy;
          const across = Math.abs((point.x - from.x) * dy) + Math.abs((point.y - from.y) * dx);
          const far = along + 3 * across;
          if (i !== chosen && along > 0 && far < least) [best, least] = [i, far];
        });
        if (best >= 0) circles[best].focus();
        event.preventDefault();
      }
    });
    const choice = byId("map-color");
    const paint = () => {
      const truths = data.truths || data.labels;
      const names = choice.value === "right" ? ["right", "wrong"] : choice.value === "truth" ? truths : data.labels;
      const of = point => choice.value === "right" ? (point.truth === point.predicted ? 0 : 1) : point[choice.value];
      const kind = value => choice.value === "right" ? [2, 3][value] : value === undefined ? 7 : value % 12;
      circles.forEach((circle, i) => circle.setAttribute("class", "color-" + kind(of(points[i])) + (i === chosen ? " chosen" : "")));
      const used = [...new Set(points.map(of))].filter(value => value !== undefined).sort((a, b) => a - b);
      byId("map-key").replaceChildren(...used.slice(0, 40).map(value => {
        const button = element("button", { type: "button", class: "key color-" + kind(value), "aria-pressed": "false" }, bdi(names[value]));
        button.addEventListener("click", () => {
          const off = button.getAttribute("aria-pressed") === "true";
          byId("map-key").querySelectorAll("button").forEach(other => other.setAttribute("aria-pressed", "false"));
          button.setAttribute("aria-pressed", String(!off));
          circles.forEach((circle, i) => circle.classList.toggle("faint", !off && of(points[i]) !== value));
        });
        return button;
      }));
    };
    choice.addEventListener("change", paint);
    paint();
  }

  // ---- strips of pictures that are in the page's text
  function fillStrips() {
    for (const strip of document.querySelectorAll("[data-images]")) {
      const places = strip.dataset.images.split(" ").filter(text => text !== "").map(Number);
      strip.append(...places.map(place => element("button",
        { type: "button", title: data.images[place].path, onclick: () => open(place, places) },
        picture(data.images[place], data.images[place].path))));
    }
  }

  document.addEventListener("click", event => {
    const view = event.target.closest("[data-view]"), group = event.target.closest("[data-group]");
    if (view) showView(view.dataset.view, view, false);
    else if (group) {
      const number = Number(group.dataset.group);
      show([bdi(label(number))], [...data.images.keys()].filter(i => data.images[i].predicted === number), group, true);
    }
  });
  const dialog = byId("picture");
  byId("picture-close").addEventListener("click", () => dialog.close());
  byId("picture-previous").addEventListener("click", () => step(-1));
  byId("picture-next").addEventListener("click", () => step(1));
  dialog.addEventListener("keydown", event => {
    if (event.key === "ArrowLeft") step(-1);
    else if (event.key === "ArrowRight") step(1);
    else return;
    event.preventDefault();
  });
  dialog.addEventListener("click", event => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => opener && opener.isConnected && opener.focus());
  if (byId("gallery-more")) byId("gallery-more").addEventListener("click", more);
  prepareMatrix();
  prepareTables();
  prepareMap();
  fillStrips();
  if (data.views.length > 0) showView(data.views[0].id, null, false);
})();
