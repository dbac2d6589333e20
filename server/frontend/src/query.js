// The query page: an editor in place of the text field, and the answer as table, chart, map or graph.

import Yasqe from "@zazuko/yasqe";
import "@zazuko/yasqe/build/yasqe.min.css";
import "./query.css";
import { findChart, findGraph, findPlaces, readResults, readTriples } from "./answer.js";
import { drawChart, drawGraph, drawMap } from "./drawings.js";

const MAX_ROWS = 500;
const page = document.querySelector(".query-page");
const form = document.getElementById("ask");
const field = document.getElementById("query");
const result = document.getElementById("result");
const { endpoint, terms: termsAddress, outlines: outlinesAddress, page: pageAddress, base, root } = page.dataset;

const element = (name, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};

let vocabulary = { prefixes: {}, classes: [], properties: [] };
const vocabularyRead = fetch(termsAddress)
  .then((answer) => answer.json())
  .then((read) => (vocabulary = read))
  .catch(() => vocabulary);

// ---- the editor

function shorten(iri) {
  const [prefix, start] =
    Object.entries(vocabulary.prefixes).find(([, one]) => iri.startsWith(one) && iri.length > one.length) ?? [];
  const rest = start === undefined ? "" : iri.slice(start.length);
  return rest && /^[\w.-]*$/.test(rest) ? `${prefix}:${rest}` : iri;
}

// Completes the prefix being declared, or a term of which a part is written.
Yasqe.registerAutocompleter({
  name: "vocabulary",
  bulk: false,
  autoShow: true,
  isValidCompletionPosition: (yasqe) => {
    const { string, type } = yasqe.getCompleteToken();
    return string.length > 1 && !/^[?$"']/.test(string) && type !== "comment";
  },
  preProcessToken: (_, token) => ({ ...token, autocompletionString: token.string }),
  get: async (yasqe, token) => {
    await vocabularyRead;
    const asked = (token?.autocompletionString ?? "").toLowerCase().replace(/^</, "");
    const line = yasqe.getDoc().getLine(yasqe.getDoc().getCursor().line);
    if (/^\s*prefix\b/i.test(line)) {
      const fits = Object.entries(vocabulary.prefixes).filter(([prefix]) => `${prefix}:`.startsWith(asked));
      return fits.map(([prefix, start]) => `${prefix}: <${start}>`);
    }
    const names = [...vocabulary.properties, ...vocabulary.classes].map(shorten);
    const begins = names.filter((name) => name.toLowerCase().startsWith(asked));
    const within = names.filter((name) => !begins.includes(name) && name.toLowerCase().includes(asked));
    return [...begins, ...within].slice(0, 40);
  },
  postProcessSuggestion: (yasqe, _, suggestion) => {
    const prefix = /^(\w*):(?! <)/.exec(suggestion)?.[1];
    const start = vocabulary.prefixes[prefix];
    if (start && !yasqe.getPrefixesFromQuery()[prefix]) setTimeout(() => yasqe.addPrefixes({ [prefix]: start }), 0);
    return suggestion;
  },
});

// Set here, since the constructor mixes its own list with the defaults, and two of those ask another host.
Yasqe.defaults.autocompleters = ["vocabulary", "variables"];

const editor = new Yasqe(document.getElementById("editor"), {
  persistenceId: null,
  consumeShareLink: null,
  createShareableLink: () => shareableLink(),
  createShortLink: undefined,
  prefixCcApi: null,
  showQueryButton: false,
  resizeable: false,
  editorHeight: "20rem",
  screenReaderLabel: "Query",
  lineWrapping: true,
  extraKeys: {
    "Ctrl-Enter": () => ask(),
    "Cmd-Enter": () => ask(),
    "Ctrl-Space": () => editor.autocomplete(),
    Tab: false, // the key leads on to the button, as everywhere on the page
    "Shift-Tab": false,
  },
});
editor.setValue(field.value);
editor.getScrollerElement().tabIndex = 0; // so that it scrolls by keyboard
field.hidden = true;
form.querySelector("label[for='query']").hidden = true;
let marks = [];

function shareableLink() {
  const address = new URL(pageAddress, location.href);
  address.searchParams.set("query", editor.getValue());
  return address.href;
}

// Marks the place of an error; line and column count from 1.
function showPlace({ line, column }) {
  if (!line) return;
  const from = { line: line - 1, ch: Math.max(0, (column ?? 1) - 1) };
  const token = editor.getTokenAt({ line: from.line, ch: from.ch + 1 });
  const to = { line: from.line, ch: Math.max(from.ch + 1, token?.end ?? 0) };
  marks.push(editor.getDoc().markText(from, to, { className: "wrong" }));
  editor.scrollIntoView(from, 60);
}

// ---- asking

const send = (accept) =>
  fetch(endpoint, {
    method: "POST",
    headers: { Accept: accept, "Content-Type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ query: editor.getValue() }),
  });

async function ask() {
  marks.forEach((mark) => mark.clear());
  marks = [];
  result.replaceChildren(element("p", { className: "how", textContent: "Asking …" }));
  history.replaceState(null, "", shareableLink());
  const started = performance.now();
  const answer = await send("application/sparql-results+json, application/n-triples;q=0.9").catch(() => null);
  if (!answer) return showProblem({ title: "The server does not answer", detail: "Is the connection up?" });
  if (!answer.ok) return showProblem(await answer.json().catch(() => ({ title: answer.statusText })));
  const hints = readHints(answer.headers.get("Reliefgraph-Hint"));
  const isGraph = answer.headers.get("Content-Type").startsWith("application/n-triples");
  const text = await answer.text().catch(() => null);
  if (text === null) return showProblem({ title: "The answer was cut off", detail: "It is incomplete, so it is not shown." });
  const time = `${Math.round(performance.now() - started)} ms`;
  const results = isGraph ? {} : JSON.parse(text);
  if (isGraph) showAnswer(readTriples(text), time, true);
  else if (!("boolean" in results)) showAnswer(readResults(results), time, false);
  else result.replaceChildren(element("h2", { id: "answer", textContent: `Answer: ${results.boolean ? "yes" : "no"}` }));
  result.append(...hints.map((hint) => element("p", { className: "note", textContent: hint })));
}

// What the server says of names that exist nowhere: a list of strings, percent-encoded beyond ASCII.
function readHints(field) {
  const strings = (field ?? "").matchAll(/"((?:[^"\\]|\\.)*)"/g);
  return Array.from(strings, ([, text]) => decodeURIComponent(text.replace(/\\(.)/g, "$1")));
}

function showProblem(problem) {
  const lines = [problem.detail, ...(problem.hints ?? []), problem.advice].filter(Boolean);
  const place = problem.line ? [element("p", { textContent: `Line ${problem.line}, column ${problem.column}` })] : [];
  const excerpt = problem.excerpt ? [element("pre", { textContent: problem.excerpt })] : [];
  result.replaceChildren(
    element(
      "section",
      { className: "problem" },
      element("h2", { id: "answer", textContent: problem.title ?? "Error" }),
      ...place,
      ...excerpt,
      ...lines.map((line) => element("p", { textContent: line })),
    ),
  );
  showPlace(problem);
}

// ---- the answer

// Where an IRI leads: to this server for its own, elsewhere only over HTTP.
function href(iri) {
  if (iri.startsWith(base)) return root + iri.slice(base.length);
  return /^https?:\/\//.test(iri) ? iri : undefined;
}

function show(term) {
  if (term.type === "uri") return shorten(term.value);
  return term.type === "bnode" ? `_:${term.value}` : term.value;
}

function makeCell(term) {
  const cell = element("td", { dir: "auto" });
  if (!term) return cell;
  if (term.lang) cell.lang = term.lang;
  const address = term.type === "uri" && href(term.value);
  cell.append(address ? element("a", { href: address, textContent: show(term) }) : show(term));
  return cell;
}

function makeTable({ variables, rows }) {
  const body = element("tbody");
  const fill = (ordered) =>
    body.replaceChildren(...ordered.slice(0, MAX_ROWS).map((row) => element("tr", {}, ...row.map(makeCell))));
  const heads = variables.map((name, column) => {
    const button = element("button", { type: "button", className: "plain", textContent: name });
    const head = element("th", { scope: "col" }, button);
    button.addEventListener("click", () => {
      const isUp = head.getAttribute("aria-sort") === "ascending";
      heads.forEach((one) => one.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", isUp ? "descending" : "ascending");
      const text = (row) => row[column]?.value ?? "";
      const order = (a, b) => text(a).localeCompare(text(b), "en", { numeric: true });
      fill([...rows].sort((a, b) => (isUp ? order(b, a) : order(a, b))));
    });
    return head;
  });
  fill(rows);
  const table = element("table", {}, element("thead", {}, element("tr", {}, ...heads)), body);
  if (rows.length <= MAX_ROWS) return table;
  const note = `The first ${MAX_ROWS} of ${rows.length} rows; downloads have all.`;
  return element("div", {}, table, element("p", { className: "how", textContent: note }));
}

const room = () => Math.max(300, Math.min(760, result.clientWidth));

async function drawPlaces(places) {
  const outlines = await fetch(outlinesAddress).then((answer) => answer.json());
  return drawMap(places, outlines, room());
}

const GRAPH_FORMATS = [
  ["Turtle", "text/turtle", "ttl"],
  ["N-Triples", "application/n-triples", "nt"],
  ["JSON-LD", "application/ld+json", "jsonld"],
  ["RDF/XML", "application/rdf+xml", "rdf"],
];
const ROW_FORMATS = [
  ["CSV", "text/csv", "csv"],
  ["TSV", "text/tab-separated-values", "tsv"],
  ["JSON", "application/sparql-results+json", "json"],
  ["XML", "application/sparql-results+xml", "xml"],
];

const makeDownload = ([name, type, extension]) => {
  const button = element("button", { type: "button", className: "plain", textContent: name });
  button.addEventListener("click", async () => {
    const answer = await send(type);
    const address = URL.createObjectURL(await answer.blob());
    element("a", { href: address, download: `answer.${extension}` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  });
  return button;
};

function makeShare() {
  const share = element("button", { type: "button", className: "plain", textContent: "Copy link" });
  share.addEventListener("click", async () => {
    const copied = await navigator.clipboard?.writeText(shareableLink()).then(() => true, () => false);
    share.textContent = copied ? "Copied" : "The link is in the address bar";
  });
  return share;
}

function showAnswer(answer, time, isGraph) {
  const { rows } = answer;
  const chart = findChart(answer);
  const places = outlinesAddress ? findPlaces(answer) : undefined;
  const edges = findGraph(answer);
  const views = [["Table", () => makeTable(answer)]];
  if (chart) views.push(["Chart", () => drawChart(answer, chart, show, room())]);
  if (places) views.push(["Map", () => drawPlaces(places)]);
  if (edges) views.push(["Graph", () => drawGraph(edges, show)]);
  const panel = element("div", { className: "scroll", tabIndex: 0 });
  panel.setAttribute("role", "region");
  panel.setAttribute("aria-labelledby", "answer");
  const buttons = views.map(([name, draw]) => {
    const button = element("button", { type: "button", className: "plain", textContent: name });
    button.addEventListener("click", async () => {
      buttons.forEach((one) => one.setAttribute("aria-pressed", String(one === button)));
      panel.replaceChildren(await draw());
    });
    return button;
  });
  const noun = `${isGraph ? "triple" : "row"}${rows.length === 1 ? "" : "s"}`;
  result.replaceChildren(
    element("h2", { id: "answer", textContent: `Answer: ${rows.length} ${noun}` }),
    element(
      "div",
      { className: "tools" },
      ...buttons,
      element("span", { className: "how", textContent: `${time} · download` }),
      ...(isGraph ? GRAPH_FORMATS : ROW_FORMATS).map(makeDownload),
      makeShare(),
    ),
    panel,
  );
  buttons[0].click();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask();
});
for (const link of document.querySelectorAll(".examples a")) {
  const address = new URL(link.href);
  address.searchParams.delete("show"); // the editor asks by itself
  link.href = address.href;
}
vocabularyRead.then(() => {
  const asked = new URL(location.href).searchParams;
  if (asked.get("query") || asked.get("question")) ask();
});
