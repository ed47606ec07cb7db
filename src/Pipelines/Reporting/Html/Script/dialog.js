let path = [];       // places of the pictures that the arrows go through
let position = 0;
let opener = null;   // what had the focus before

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
  position = (position + by + path.length) % path.length;
  fill();
}

function fill() {
  const image = data.images[path[position]];
  const view = element("div", { class: "picture" }, picture(image, describe(image) + ": " + image.path));
  const facts = byId("picture-facts");
  byId("picture-title").replaceChildren(bdi(image.path), " ",
    element("span", { class: "quiet" }, (position + 1) + " of " + path.length));
  byId("picture-view").replaceChildren(view);
  byId("picture-previous").disabled = byId("picture-next").disabled = path.length < 2;
  if (image.predictions) {
    facts.replaceChildren(...caption(image).childNodes);
    return;
  }
  facts.replaceChildren(verdict(image), ...decision(image), ...scores(image), ...distances(image));
  if (image.maps) addMaps(image, view, facts);
  else if (data.hasMaps) facts.append(element("p", { class: "quiet" }, "No class activation map here: trainer explain draws one."));
  facts.append(...neighbours(image));
}

function verdict(image) {
  const kind = isGroup || image.truth === undefined ? "" : isRight(image) ? " right" : " wrong";
  const line = element("p", {}, element("span", { class: "verdict" + kind }, bdi(label(image.predicted))));
  if (isGroup && image.truth !== undefined) line.append(", label ", bdi(truths[image.truth]));
  else if (!isRight(image)) line.append(" instead of ", bdi(label(image.truth)));
  return line;
}

function decision(image) {
  if (!image.decision) return [];
  const line = element("p", {}, { accept: "Accepted", unsure: "Unsure", unknown: "Unknown" }[image.decision]);
  if (image.typicality !== undefined) line.append("; typicality " + number(image.typicality));
  if (image.set) {
    line.append("; set: ");
    if (image.set.length === 0) line.append("no class");
    image.set.forEach((entry, i) => line.append(i > 0 ? ", " : "", bdi(label(entry))));
  }
  return [line];
}

function scores(image) {
  if (image.scores.length === 0) return [];
  const bars = element("div", { class: "scores" });
  for (const entry of image.scores) {
    bars.append(bdi(label(entry.label)), element("meter", { min: 0, max: 1, value: entry.score, "aria-label": label(entry.label) }),
      element("span", {}, number(entry.score)));
  }
  return [element("h3", {}, "Scores"), bars];
}

function distances(image) {
  return image.distance === undefined ? [] : [element("p", {}, "Distance from the centre of its group: " + number(image.distance)
    + (image.silhouette === undefined ? "" : "; silhouette: " + number(image.silhouette)))];
}

function neighbours(image) {
  if (!image.neighbours || image.neighbours.length === 0) return [];
  const isTraining = data.task === "classification";   // otherwise they are among the images themselves
  const row = element("div", { class: "neighbours" });
  for (const neighbour of image.neighbours) {
    const reference = (isTraining ? data.references : data.images)[neighbour.reference];
    row.append(element("figure", {},
      reference.picture ? element("img", { src: source(reference.picture), alt: reference.path }) : null,
      element("figcaption", {}, bdi(isTraining ? reference.label || "" : describe(reference)), " " + number(neighbour.similarity, 2),
        element("span", { class: "quiet path", title: reference.path }, bdi(reference.path)))));
  }
  return [element("h3", {}, isTraining ? "Nearest training images" : "Nearest images"), row];
}

function prepareDialog() {
  const dialog = byId("picture");
  byId("picture-close").addEventListener("click", () => dialog.close());
  byId("picture-previous").addEventListener("click", () => step(-1));
  byId("picture-next").addEventListener("click", () => step(1));
  dialog.addEventListener("keydown", event => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by === undefined) return;
    step(by);
    event.preventDefault();
  });
  dialog.addEventListener("click", event => event.target === dialog && dialog.close());
  // Browsers give the focus back at once; this event comes later, when the reader may be elsewhere already.
  dialog.addEventListener("close", () => document.activeElement === document.body && opener && opener.isConnected && opener.focus());
}
