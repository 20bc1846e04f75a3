import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/**
 * The notices of the packages that were bundled into files of ours: their licences ask that they go along.
 *
 * @param {readonly string[]} moduleIds paths of bundled modules
 * @returns Markdown, one section a package, sorted by name
 */
export function notices(moduleIds) {
  const folders = new Set(moduleIds.map(packageFolder).filter(Boolean));
  const sections = [...folders].map(section).sort((a, b) => (a.name < b.name ? -1 : 1));
  const intro = "# Third-party notices\n\nThe following packages are bundled into files of this one.\n";
  return [intro, ...sections.map(({ text }) => text)].join("\n");
}

function packageFolder(moduleId) {
  const [, before, name] = /^(.*[\\/]node_modules[\\/])((?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(moduleId) ?? [];
  return before && path.join(before, name);
}

function section(folder) {
  const { name, version, license } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  // A monorepo may publish a package without its text; the licence's name must do then.
  const text =
    file && existsSync(path.join(folder, file))
      ? readFileSync(path.join(folder, file), "utf8").trim()
      : license;
  return { name, text: `## ${name} ${version} (${license})\n\n${text.replace(/^/gm, "    ")}\n` };
}
