const data = JSON.parse(document.getElementById("report-data").textContent);
const byId = id => document.getElementById(id);
const isGroup = data.task === "clustering";
const truths = data.truths || data.labels;

// Text from outside gets into the page here alone: as text nodes and attributes, never as HTML.
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "onclick") made.addEventListener("click", value);
    else if (value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.filter(child => child !== null && child !== undefined));
  return made;
}

// A label or a path may run from right to left: it must not reorder what stands around it.
const bdi = text => element("bdi", {}, text);
const label = number => number === null || number === undefined ? "" : data.labels[number];
const number = (value, digits = 3) => value === null || value === undefined ? "–" : value.toFixed(digits);
const counted = (count, one, many) => count.toLocaleString("en") + " " + (count === 1 ? one : many);

const isRight = image => image.truth === undefined || image.truth === image.predicted;
const score = image => (image.scores.find(entry => entry.label === image.predicted) || {}).score;
const source = picture => "data:image/jpeg;base64," + picture;

function picture(image, alternative) {
  return image.picture
    ? element("img", { src: source(image.picture), alt: alternative, loading: "lazy", decoding: "async" })
    : element("span", { class: "none", role: "img", "aria-label": alternative + " (no picture)" }, "no picture");
}

function describe(image) {
  if (isGroup) return label(image.predicted) + (image.truth === undefined ? "" : ", " + truths[image.truth]);
  if (image.truth === undefined) return label(image.predicted);
  return isRight(image) ? label(image.truth) : label(image.truth) + " predicted as " + label(image.predicted);
}
