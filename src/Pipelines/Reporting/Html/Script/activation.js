// The colours of a class activation map, dark to bright (inferno).
const heat = [[0, 0, 4], [50, 10, 94], [120, 28, 109], [187, 55, 84], [237, 105, 37], [251, 180, 26], [252, 255, 164]];

function heatColor(share) {
  const at = Math.min(Math.max(share, 0), 1) * (heat.length - 1), low = Math.min(Math.floor(at), heat.length - 2);
  return heat[low].map((value, i) => Math.round(value + (heat[low + 1][i] - value) * (at - low)));
}

function draw(map, view) {
  const canvas = element("canvas", { width: map.width, height: map.height, "aria-hidden": "true" });
  const context = canvas.getContext("2d");
  const pixels = context.createImageData(map.width, map.height);
  const low = Math.min(...map.values), high = Math.max(...map.values);
  map.values.forEach((value, i) => pixels.data.set([...heatColor(high > low ? (value - low) / (high - low) : 0), 255], 4 * i));
  context.putImageData(pixels, 0, 0);
  // The part of the picture that the network sees; padding lies outside of the picture.
  const [left, top, width, height] = map.box.map(share => 100 * share + "%");
  Object.assign(canvas.style, { left, top, width, height });
  view.append(element("div", { class: "overlay" }, canvas));
}

function addMaps(image, view, facts) {
  const choices = element("p", { class: "controls", role: "group", "aria-label": "Class activation map" });
  const choose = (map, pressed) => {
    view.querySelectorAll(".overlay").forEach(old => old.remove());
    if (map) draw(map, view);
    choices.querySelectorAll("button").forEach(button => button.setAttribute("aria-pressed", String(button === pressed)));
  };
  const add = (name, map) => {
    const button = element("button", { type: "button", "aria-pressed": String(map === null), onclick: () => choose(map, button) }, name);
    choices.append(button);
  };
  add("none", null);
  image.maps.forEach(map => add(bdi(label(map.label)), map));
  facts.append(element("h3", {}, "Evidence in the picture"), choices, element("p", { class: "quiet" },
    "Class activation map (Zhou 2016): bright where the picture speaks for the class. Its sum is the class's logit."));
}
