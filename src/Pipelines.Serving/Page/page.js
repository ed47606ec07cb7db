"use strict";
(() => {
  const shown = 5;
  const find = id => document.getElementById(id);
  const base = location.pathname.replace(/\/+$/, "");
  const maximum = Number(document.body.dataset.maximum);
  const [drop, note, results, model, key] = ["drop", "note", "results", "model", "key"].map(find);
  find("key-setting").hidden = !("key" in document.body.dataset);
  find("model-setting").hidden = model.options.length < 2;

  const element = (name, text, parent) => {
    const made = document.createElement(name);
    if (text !== undefined) { made.textContent = text; }
    parent?.append(made);
    return made;
  };

  const address = () => {
    const path = model.options.length > 1 ? `/models/${encodeURIComponent(model.value)}/predict` : "/predict";
    return base + path + (find("explain").checked ? "?explain=true" : "");
  };

  async function ask(file) {
    if (file.size > maximum) { return { error: `This file is too large: more than ${Math.round(maximum / 1048576)} MiB.` }; }
    const headers = { "Content-Type": /^image\//.test(file.type) ? file.type : "application/octet-stream" };
    if (key.value) { headers["X-Api-Key"] = key.value; }
    try {
      const response = await fetch(address(), { method: "POST", headers, body: file, referrerPolicy: "no-referrer" });
      const answer = await response.json();
      return response.ok ? answer : { error: answer.detail ?? `The service answered ${response.status}.` };
    } catch {
      return { error: "The service does not answer." };
    }
  }

  function bars(top, parent) {
    const list = element("dl", undefined, parent);
    list.className = "bars";
    const farthest = Math.max(...top.map(place => place.distance ?? 0));
    for (const place of top.slice(0, shown)) {
      const isCluster = place.cluster !== undefined;
      element("dt", isCluster ? `cluster ${place.cluster}` : place.label, list);
      const meter = element("meter", undefined, element("dd", undefined, list));
      meter.value = isCluster ? (farthest > 0 ? 1 - place.distance / farthest : 0) : place.score;
      element("dd", isCluster ? place.distance.toFixed(2) : `${(100 * place.score).toFixed(1)} %`, list);
    }
  }

  async function show(file) {
    const result = element("article");
    result.className = "result";
    results.prepend(result);
    const pictures = element("div", undefined, result);
    const picture = element("img", undefined, pictures);
    picture.alt = file.name || "picture";
    picture.src = URL.createObjectURL(file);
    picture.addEventListener("error", () => picture.remove());
    const text = element("div", undefined, result);
    const title = element("h2", "...", text);
    const answer = await ask(file);
    if (answer.error) {
      title.remove();
      const error = element("p", answer.error, text);
      error.className = "error";
      note.textContent = answer.error;
      return;
    }

    title.textContent = answer.label ?? `cluster ${answer.cluster}`;
    note.textContent = `${file.name || "picture"}: ${title.textContent}`;
    if (answer.decision === "unsure") { element("p", `Unsure: it may be ${answer.predictionSet?.join(" or ") || "another class"}.`, text); }
    if (answer.decision === "unknown") { element("p", "Unlike anything that the model was trained on.", text); }
    bars(answer.top, text);
    if (answer.nearest) {
      const near = answer.nearest.map(image => `${image.label ?? image.file} (${image.similarity.toFixed(2)})`);
      element("p", `Most similar: ${near.join(", ")}`, text);
    }

    if (answer.map) {
      const map = element("img", undefined, pictures);
      map.src = answer.map.image;
      map.alt = `Which parts speak for ${answer.map.label}`;
    } else if (answer.mapError) {
      element("p", answer.mapError, text);
    }
  }

  async function showAll(files) {
    for (const file of files) { await show(file); }
  }

  find("choose").addEventListener("click", () => find("files").click());
  for (const id of ["files", "capture"]) {
    find(id).addEventListener("change", event => {
      const files = [...event.target.files];
      event.target.value = "";
      showAll(files);
    });
  }

  addEventListener("dragover", event => { event.preventDefault(); drop.classList.add("over"); });
  addEventListener("dragleave", () => drop.classList.remove("over"));
  addEventListener("drop", event => {
    event.preventDefault();
    drop.classList.remove("over");
    showAll([...event.dataTransfer.files]);
  });
  addEventListener("paste", event => showAll([...event.clipboardData.files]));

  // A camera needs a secure connection, or this machine; elsewhere a phone offers its own camera for a file.
  const video = find("video");
  const close = () => {
    video.srcObject?.getTracks().forEach(track => track.stop());
    video.srcObject = null;
    find("live").hidden = true;
  };
  find("camera").addEventListener("click", async () => {
    try {
      video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      find("live").hidden = false;
      await video.play();
    } catch {
      close();
      find("capture").click();
    }
  });
  find("close").addEventListener("click", close);
  find("shoot").addEventListener("click", () => {
    const canvas = element("canvas");
    [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
    canvas.getContext("2d").drawImage(video, 0, 0);
    canvas.toBlob(blob => show(new File([blob], "camera.jpg", { type: "image/jpeg" })), "image/jpeg", 0.92);
  });
})();
