const pageSize = 60;
let list = [];   // places of the pictures in the gallery, in order
let shown = 0;   // how many of them are there

function caption(image) {
  const line = element("figcaption");
  const predicted = kind => element("span", { class: kind }, bdi(label(image.predicted)));
  if (image.predictions) {
    line.append(element("span", { class: "quiet" }, "is ", bdi(label(image.truth))));
    for (const entry of image.predictions) {
      const kind = entry.label === image.truth ? "right" : "wrong";
      line.append(element("br"), entry.run + ": ", element("span", { class: "verdict " + kind }, bdi(label(entry.label))),
        " " + number(entry.score, 2));
    }
  } else if (isGroup) {
    line.append(predicted("verdict"));
    if (image.truth !== undefined) line.append(" ", bdi(truths[image.truth]));
    line.append(element("br"), element("span", { class: "quiet" }, "distance " + number(image.distance, 2)
      + (image.silhouette === undefined ? "" : ", silhouette " + number(image.silhouette, 2))));
  } else if (isRight(image)) {
    line.append(predicted("verdict right"), " " + number(score(image), 2));
  } else {
    line.append(predicted("verdict wrong"), " " + number(score(image), 2), element("br"),
      element("span", { class: "quiet" }, "is ", bdi(label(image.truth))));
  }
  return line;
}

function more(count = pageSize) {
  const figures = list.slice(shown, shown + count).map(place => {
    const image = data.images[place];
    const button = element("button", { type: "button", title: image.path, onclick: () => open(place, list) },
      picture(image, describe(image) + ": " + image.path));
    return element("figure", { "data-path": image.path, "data-image": place }, button, caption(image));
  });
  byId("gallery").append(...figures);
  shown += figures.length;
  const button = byId("gallery-more");
  button.hidden = shown >= list.length;
  button.textContent = "Show " + Math.min(pageSize, list.length - shown) + " more of " + list.length;
  return figures;
}

// The whole of a cell or a group is shown; of a long view a page, and more on wish.
function show(title, places, pressed, isWhole) {
  if (!byId("gallery")) return;
  list = places;
  shown = 0;
  byId("gallery").replaceChildren();
  byId("gallery-title").replaceChildren(...title);
  document.querySelectorAll("[data-view][aria-pressed=true],[data-predicted][aria-pressed=true],[data-group][aria-pressed=true]")
    .forEach(button => button.setAttribute("aria-pressed", "false"));
  if (pressed) pressed.setAttribute("aria-pressed", "true");
  more(isWhole ? list.length : pageSize);
}

function jumpToGallery() {
  const title = byId("gallery-title");
  if (!title) return;
  title.scrollIntoView({ block: "start" });
  title.focus({ preventScroll: true });
}

function showView(id) {
  const view = data.views.find(entry => entry.id === id);
  show([view.title], view.images, document.querySelector(`[data-view="${id}"]`), false);
}

function showGroup(button) {
  const group = Number(button.dataset.group);
  show([label(group)], [...data.images.keys()].filter(i => data.images[i].predicted === group), button, true);
  jumpToGallery();
}

function prepareGallery() {
  document.querySelectorAll("[data-group]").forEach(button => button.addEventListener("click", () => showGroup(button)));
  if (!byId("gallery")) return;
  document.querySelectorAll("[data-view]").forEach(button => button.addEventListener("click", () => showView(button.dataset.view)));
  byId("gallery-more").addEventListener("click", () => more()[0]?.querySelector("button").focus());
  if (data.views.length > 0) showView(data.views[0].id);
}

// Strips of pictures that stand in the text of the page.
function fillStrips() {
  for (const strip of document.querySelectorAll("[data-images]")) {
    const places = strip.dataset.images.split(" ").filter(text => text !== "").map(Number);
    strip.append(...places.map(place => element("button",
      { type: "button", title: data.images[place].path, onclick: () => open(place, places) },
      picture(data.images[place], data.images[place].path))));
  }
}
