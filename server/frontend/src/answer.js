// An answer as rows of terms, whatever form it came in, and what can be shown of it.

// One row per solution; each value is {type, value, lang, datatype} or undefined.
export function readResults(results) {
  const variables = results.head.vars ?? [];
  const rows = (results.results?.bindings ?? []).map((binding) =>
    variables.map((name) => {
      const term = binding[name];
      return term && { type: term.type, value: String(term.value), lang: term["xml:lang"], datatype: term.datatype };
    }),
  );
  return { variables, rows };
}

const TRIPLE = /^(<[^>]*>|_:\S+)\s+(<[^>]*>)\s+(<[^>]*>|_:\S+|"(?:[^"\\]|\\.)*"(?:@[A-Za-z0-9-]+|\^\^<[^>]*>)?)\s*\.\s*$/;

const unescape = (text) =>
  text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g, (_, short, long, one) =>
    short || long ? String.fromCodePoint(parseInt(short || long, 16)) : ({ n: "\n", t: "\t", r: "\r" }[one] ?? one),
  );

function readTerm(text) {
  if (text.startsWith("<")) return { type: "uri", value: unescape(text.slice(1, -1)) };
  if (text.startsWith("_:")) return { type: "bnode", value: text.slice(2) };
  const end = text.lastIndexOf('"');
  const rest = text.slice(end + 1);
  return {
    type: "literal",
    value: unescape(text.slice(1, end)),
    lang: rest.startsWith("@") ? rest.slice(1) : undefined,
    datatype: rest.startsWith("^^") ? rest.slice(3, -1) : undefined,
  };
}

// N-Triples as rows of three terms.
export function readTriples(text) {
  const rows = text
    .split("\n")
    .map((line) => TRIPLE.exec(line))
    .filter(Boolean)
    .map(([, ...parts]) => parts.map(readTerm));
  return { variables: ["subject", "predicate", "object"], rows };
}

const isNumber = (term) => term && term.type !== "uri" && term.value.trim() !== "" && Number.isFinite(Number(term.value));

// The columns that a chart draws: names, and numbers beside them; undefined where there are none.
export function findChart({ variables, rows }) {
  const numbers = variables.findIndex(
    (_, column) => rows.some((row) => row[column]) && rows.every((row) => !row[column] || isNumber(row[column])),
  );
  if (numbers < 0) return undefined;
  const names = variables.findIndex(
    (_, column) => column !== numbers && rows.some((row) => row[column] && !isNumber(row[column])),
  );
  return { names, numbers };
}

// The columns with places: latitude and longitude by name, or a point in well-known text.
export function findPlaces({ variables, rows }) {
  const latitude = variables.findIndex((name) => /^(lat|latitude)$/i.test(name));
  const longitude = variables.findIndex((name) => /^(long?|lng|longitude)$/i.test(name));
  const label = variables.findIndex((_, column) => column !== latitude && column !== longitude);
  const places = rows.flatMap((row) => {
    if (latitude >= 0 && longitude >= 0 && isNumber(row[latitude]) && isNumber(row[longitude])) {
      return [{ point: [Number(row[longitude].value), Number(row[latitude].value)], label: row[label]?.value ?? "" }];
    }
    const match = row.map((term) => /^POINT\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)\s*\)$/i.exec(term?.value ?? "")).find(Boolean);
    return match ? [{ point: [Number(match[1]), Number(match[2])], label: row[0]?.value ?? "" }] : [];
  });
  return places.length > 0 ? places : undefined;
}

// Edges between things: a triple per row, or the first two IRIs of a row.
export function findGraph({ variables, rows }) {
  const isTriples = variables.join() === "subject,predicate,object";
  const edges = rows.flatMap((row) => {
    if (isTriples) {
      const [from, name, to] = row;
      return from && to && to.type !== "literal" ? [{ from: from.value, to: to.value, name: name.value }] : [];
    }
    const nodes = row.filter((term) => term?.type === "uri");
    return nodes.length >= 2 ? [{ from: nodes[0].value, to: nodes[1].value, name: "" }] : [];
  });
  return edges.length > 0 ? edges.slice(0, 150) : undefined;
}
