// Checks that a page can be used by everybody; returns what it found wrong, as texts. A part of what axe-core checks.
() => {
  const faults = [];
  const visible = element => element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    && !element.closest("[aria-hidden=true]");
  const place = element => {
    const name = element.tagName.toLowerCase() + (element.id ? "#" + element.id : "");
    return name + (element.className && element.className.baseVal === undefined ? "." + element.className : "") + " in "
      + (element.closest("section, dialog, nav, header, footer")?.id || "page");
  };
  const text = element => {
    let found = "";
    for (const node of element.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) found += node.data;
      else if (node.nodeType === Node.ELEMENT_NODE) found += node.getAttribute("aria-label") || node.alt || text(node);
    }
    return found.trim();
  };
  const named = element => {
    const by = element.getAttribute("aria-labelledby");
    return (by ? by.split(" ").map(id => document.getElementById(id)?.textContent || "").join(" ").trim() : "")
      || element.getAttribute("aria-label") || (element.labels && [...element.labels].map(text).join(" ")) || text(element);
  };

  // Names.
  const controls = "a[href], button, select, input, textarea, summary, [role=button], [role=img], [role=region], [role=group], dialog[open]";
  for (const element of document.querySelectorAll(controls)) {
    if (visible(element) && !named(element)) faults.push("no name: " + place(element));
  }
  for (const image of document.images) {
    if (!image.hasAttribute("alt")) faults.push("picture without alternative: " + place(image));
  }
  const ids = [...document.querySelectorAll("[id]")].map(element => element.id);
  for (const id of new Set(ids.filter((id, i) => ids.indexOf(id) !== i))) faults.push("id twice: " + id);
  for (const element of document.querySelectorAll("[aria-labelledby]")) {
    if (!document.getElementById(element.getAttribute("aria-labelledby"))) faults.push("labelled by nothing: " + place(element));
  }
  for (const link of document.querySelectorAll("a[href^='#']")) {
    if (!document.getElementById(link.getAttribute("href").slice(1))) faults.push("leads nowhere: " + link.getAttribute("href"));
  }

  // Structure.
  if (document.documentElement.lang !== "en") faults.push("no language");
  if (!document.title) faults.push("no title");
  for (const landmark of ["header", "nav", "main", "footer"]) {
    if (document.querySelectorAll(landmark).length !== 1) faults.push("not one " + landmark);
  }
  let level = 0;
  for (const heading of [...document.querySelectorAll("h1, h2, h3, h4")].filter(visible)) {
    const own = Number(heading.tagName[1]);
    if (own > level + 1) faults.push(`h${own} after h${level}: ` + heading.textContent);
    if (!text(heading)) faults.push("empty heading: " + place(heading));
    level = own;
  }
  for (const table of document.querySelectorAll("table")) {
    if (!table.querySelector("th[scope=col]")) faults.push("table without headings: " + place(table));
  }

  // Contrast of text: 4.5, or 3 where it is large (WCAG 2, 1.4.3).
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  canvas.canvas.width = canvas.canvas.height = 1;
  const rgba = color => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, below) => [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3]));
  const ground = element => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) layers.push(rgba(getComputedStyle(at).backgroundColor));
    return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255]);
  };
  const luminance = color => {
    const [r, g, b] = color.map(value => value / 255).map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const seen = new Set();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || !visible(element) || ["SCRIPT", "STYLE", "NOSCRIPT", "OPTION"].includes(element.tagName)) continue;
    if (element.classList.contains("skip")) continue;
    const style = getComputedStyle(element), isSvg = element.namespaceURI.endsWith("svg");
    let opacity = 1;
    for (let at = element; at; at = at.parentElement) opacity *= Number(getComputedStyle(at).opacity);
    const below = ground(element), color = rgba(isSvg ? style.fill : style.color);
    const front = over([...color.slice(0, 3), color[3] * opacity], below);
    const [light, dark] = [luminance(front), luminance(below)].sort((a, b) => b - a);
    const size = parseFloat(style.fontSize), isLarge = size >= 24 || size >= 18.66 && Number(style.fontWeight) >= 700;
    const contrast = (light + 0.05) / (dark + 0.05);
    if (contrast < (isLarge ? 3 : 4.5) && !element.closest(":disabled")) {
      const fault = `contrast ${contrast.toFixed(2)}: ${place(element)} '${texts.currentNode.data.trim().slice(0, 20)}'`;
      if (!seen.has(fault)) faults.push(fault);
      seen.add(fault);
    }
  }
  return faults;
}
