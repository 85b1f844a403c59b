// Builds the page into dist/, or into the folder that is given: one script, one worker, and one file of HTML with its style.
import { build, transform } from "esbuild";
import { mkdir, readFile, writeFile } from "node:fs/promises";

const into = process.argv[2] ?? "dist";
// What a telephone of 2019 understands, and the web views of mini-programs.
const target = ["es2020", "chrome80", "safari14.1"];

await mkdir(into, { recursive: true });
await build({
  entryPoints: { app: "src/main.ts", sw: "src/worker.ts" },
  outdir: into,
  bundle: true,
  minify: true,
  format: "iife",
  charset: "utf8",
  legalComments: "none",
  target,
});
const style = await transform(await readFile("src/page.css", "utf8"), { loader: "css", minify: true, charset: "utf8", target });
const html = await readFile("src/index.html", "utf8");
await writeFile(`${into}/index.html`, html.replace("/* style */", () => style.code.trim()));
