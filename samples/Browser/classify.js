import * as ort from "./node_modules/onnxruntime-web/dist/ort.wasm.min.mjs";
import { readMetadata } from "./modelMetadata.js";

ort.env.wasm.wasmPaths = new URL("./node_modules/onnxruntime-web/dist/", import.meta.url).href;

const [state, canvas, table] = ["state", "pixels", "scores"].map(id => document.getElementById(id));
const bytes = new Uint8Array(await (await fetch("model.onnx")).arrayBuffer());
const metadata = readMetadata(bytes);
const labels = JSON.parse(metadata["pipelines.labels"]);
const side = Number(metadata["pipelines.image.resizedSize"]);
const session = await ort.InferenceSession.create(bytes);

/** The scores of an image, in the order of the labels. */
async function classify(image) {
  const [width, height] = [image.width, image.height];
  const scale = (metadata["pipelines.image.resize"] === "crop" ? Math.max : Math.min)(side / width, side / height);
  canvas.width = canvas.height = side;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.fillRect(0, 0, side, side);
  context.imageSmoothingQuality = "high";
  context.drawImage(image, (side - width * scale) / 2, (side - height * scale) / 2, width * scale, height * scale);

  // All reds, then all greens, then all blues, from 0 to 255: the model normalises them itself.
  const rgba = context.getImageData(0, 0, side, side).data;
  const pixels = new Float32Array(3 * side * side);
  for (let i = 0; i < side * side; i++) {
    for (let colour = 0; colour < 3; colour++) pixels[colour * side * side + i] = rgba[4 * i + colour];
  }

  const { scores } = await session.run({ image: new ort.Tensor("float32", pixels, [1, 3, side, side]) }, ["scores"]);
  return scores.data;
}

function show(scores) {
  const rows = [...scores].map((score, i) => ({ label: labels[i], score })).sort((one, other) => other.score - one.score).slice(0, 5);
  table.replaceChildren(...rows.map(({ label, score }) => {
    const row = document.createElement("tr");
    row.append(...[label, score.toFixed(4)].map(text => Object.assign(document.createElement("td"), { textContent: text })));
    return row;
  }));
}

document.getElementById("file").addEventListener("change", async event => {
  const [file] = event.target.files;
  if (!file) return;
  try {
    const scores = await classify(await createImageBitmap(file));
    show(scores);
    state.textContent = labels[scores.indexOf(Math.max(...scores))];
  } catch (error) {
    state.textContent = `${file.name} cannot be classified: ${error.message}`;
  }
});
state.textContent = "Choose a picture.";
