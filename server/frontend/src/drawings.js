// Charts, maps and graphs as SVG, built node by node so that no text of the data is ever read as markup.

import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from "d3-force";

const SVG = "http://www.w3.org/2000/svg";

function make(name, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

const frame = (width, height, label, ...children) =>
  make("svg", { viewBox: `0 0 ${width} ${height}`, width, height, class: "drawing", role: "img", "aria-label": label }, ...children);

const shorten = (text, length) => (text.length > length ? `${text.slice(0, length - 1)}…` : text);

// Each drawing is made for the room that there is, so that its words have their size on a phone too.
export function drawChart({ rows }, { names, numbers }, show, room) {
  const bars = rows.filter((row) => row[numbers]).slice(0, 60);
  const values = bars.map((row) => Number(row[numbers].value));
  const low = Math.min(0, ...values);
  const span = Math.max(0, ...values) - low || 1;
  const column = Math.min(220, Math.round(room * 0.4));
  const x = (value) => column + 10 + ((value - low) / span) * (room - column - 120);
  const parts = bars.flatMap((row, index) => {
    const y = index * 24 + 8;
    const value = values[index];
    const name = names < 0 || !row[names] ? String(index + 1) : show(row[names]);
    return [
      make("text", { x: column, y: y + 13, "text-anchor": "end", class: "node" }, shorten(name, Math.floor(column / 6.8))),
      make("rect", { x: Math.min(x(0), x(value)), y, width: Math.max(1, Math.abs(x(value) - x(0))), height: 17, class: "column" }),
      make("text", { x: x(Math.max(0, value)) + 6, y: y + 13, class: "number" }, value.toLocaleString("en")),
    ];
  });
  return frame(room, bars.length * 24 + 12, `Bars for ${bars.length} rows`, ...parts);
}

export function drawMap(places, outlines, room) {
  const points = places.map((place) => place.point);
  const inside = outlines.filter((country) => country.rings.some((ring) => points.some((point) => isIn(point, ring))));
  const rings = inside.flatMap((country) => country.rings).filter((ring) => ring.length > 12);
  const all = [...points, ...rings.flat()];
  const [west, east] = [Math.min(...all.map(([x]) => x)) - 0.5, Math.max(...all.map(([x]) => x)) + 0.5];
  const [south, north] = [Math.min(...all.map(([, y]) => y)) - 0.5, Math.max(...all.map(([, y]) => y)) + 0.5];
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = Math.min((room - 20) / ((east - west) * squeeze), 520 / (north - south));
  const project = ([x, y]) => [(10 + (x - west) * squeeze * scale).toFixed(1), (10 + (north - y) * scale).toFixed(1)];
  const land = rings.map((ring) => make("path", { class: "land", d: `M${ring.map(project).join("L")}Z` }));
  const taken = [];
  // A name is left out where it would cover another; every dot tells its own when pointed at.
  const isFree = (x, y, length) => {
    const box = [x, y - 10, x + length * 7, y + 4];
    const isCovered = taken.some((one) => box[0] < one[2] && one[0] < box[2] && box[1] < one[3] && one[1] < box[3]);
    if (!isCovered) taken.push(box);
    return !isCovered;
  };
  const dots = places.slice(0, 300).flatMap(({ point, label }) => {
    const [cx, cy] = project(point);
    const circle = make("circle", { cx, cy, r: 4, class: "here" }, make("title", {}, label));
    const words = shorten(label, 28);
    const isLeft = Number(cx) + 7 + words.length * 7 > room;
    const start = isLeft ? Number(cx) - 7 - words.length * 7 : Number(cx) + 7;
    if (places.length > 60 || !isFree(start, Number(cy), words.length)) return [circle];
    const place = { x: Number(cx) + (isLeft ? -7 : 7), y: Number(cy) + 4, "text-anchor": isLeft ? "end" : "start" };
    return [circle, make("text", { ...place, class: "node" }, words)];
  });
  return frame(room, Math.ceil((north - south) * scale) + 20, `Map with ${places.length} places`, ...land, ...dots);
}

// Counts the ring's edges that a ray to the east crosses.
function isIn([x, y], ring) {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [[x1, y1], [x2, y2]] = [ring[i], ring[j]];
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
  }
  return inside;
}

// Draws nodes together, where they need more room than there is, and moves them to the middle of it.
function fit(nodes, axis, low, high) {
  const values = nodes.map((node) => node[axis]);
  const [first, last] = [Math.min(...values), Math.max(...values)];
  const scale = Math.min(1, (high - low) / (last - first || 1));
  for (const node of nodes) node[axis] = (low + high) / 2 + (node[axis] - (first + last) / 2) * scale;
}

export function drawGraph(edges, show) {
  const names = [...new Set(edges.flatMap(({ from, to }) => [from, to]))];
  const nodes = names.map((id) => ({ id }));
  const links = edges.map(({ from, to, name }) => ({ source: from, target: to, name }));
  const [width, height] = [860, Math.min(900, 320 + names.length * 9)];
  forceSimulation(nodes)
    .force("link", forceLink(links).id((node) => node.id).distance(110))
    .force("charge", forceManyBody().strength(-260))
    .force("x", forceX(width / 2).strength(0.05))
    .force("y", forceY(height / 2).strength(0.12))
    .force("collide", forceCollide(34))
    .stop()
    .tick(300);
  fit(nodes, "x", 80, width - 80);
  fit(nodes, "y", 28, height - 16);
  const label = (iri, length) => shorten(show({ type: "uri", value: iri }), length);
  const lines = links.flatMap(({ source, target, name }) => {
    const line = make("line", { x1: source.x, y1: source.y, x2: target.x, y2: target.y, class: "edge" });
    if (!name || links.length > 40) return [line];
    const place = { x: (source.x + target.x) / 2, y: (source.y + target.y) / 2 };
    return [line, make("text", { ...place, class: "relation", "text-anchor": "middle" }, label(name, 30))];
  });
  const dots = nodes.flatMap(({ id, x, y }) => [
    make("circle", { cx: x, cy: y, r: 5, class: "dot" }, make("title", {}, id)),
    make("text", { x, y: y - 9, "text-anchor": "middle", class: "node" }, label(id, 30)),
  ]);
  return frame(width, height, `Graph of ${names.length} things`, ...lines, ...dots);
}
