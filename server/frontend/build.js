// Writes server/static/bundle: the query page's script and style, and the outlines of countries.
// The pages work without it; `make bundle` runs this.

import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { build } from "esbuild";
import { feature } from "topojson-client";

const out = new URL("../static/bundle/", import.meta.url);
const require = createRequire(import.meta.url);

// Two decimals are about a kilometre: finer than the small maps of the pages can show.
const round = (ring) => ring.map(([longitude, latitude]) => [+longitude.toFixed(2), +latitude.toFixed(2)]);

async function writeOutlines() {
  const atlas = JSON.parse(await readFile(require.resolve("world-atlas/countries-50m.json"), "utf-8"));
  const outlines = feature(atlas, atlas.objects.countries).features.map(({ properties, geometry }) => ({
    name: properties.name,
    rings: (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates).map(([outer]) => round(outer)),
  }));
  await writeFile(new URL("outlines.json", out), JSON.stringify(outlines));
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await writeOutlines();
await build({
  entryPoints: [{ in: new URL("src/query.js", import.meta.url).pathname, out: "query" }],
  outdir: out.pathname,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  loader: { ".svg": "dataurl", ".png": "dataurl" },
  legalComments: "linked",
  logLevel: "warning",
});
