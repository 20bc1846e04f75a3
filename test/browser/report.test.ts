import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hostile, madeUpReport } from "../support/made-up-report.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { browserPath, launchBrowser, openFile } from "./browser.ts";

if (browserPath === undefined) {
  console.warn(
    "test/browser skipped: no browser. Install chromium (apt-get install chromium) or set CHROMIUM_PATH.",
  );
}

describe.skipIf(browserPath === undefined)("report.html in a browser", () => {
  let browser: Browser;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let report: string;
  let hostileReport: string;

  beforeAll(async () => {
    folder = await temporaryFolder();
    const save = async (name: string, content: string) => {
      const file = path.join(folder.path, name);
      await writeFile(file, content);
      return pathToFileURL(file).href;
    };
    report = await save("report.html", await madeUpReport());
    hostileReport = await save("hostile.html", await madeUpReport(hostile));
    browser = await launchBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    await folder?.[Symbol.asyncDispose]();
  });

  it("draws every figure when the reader comes to it, offline, within its security policy", async () => {
    await using opened = await openFile(browser, report);
    const { page, complaints } = opened;
    const figures = page.locator("figure.plot");
    expect(await figures.count()).toBe(18);
    expect(await page.locator("figure.drawn").count()).toBeLessThan(18);
    for (const figure of await figures.all()) {
      await figure.scrollIntoViewIfNeeded();
      await figure.locator(".live svg").waitFor();
      expect(await figure.locator("img.still").isVisible()).toBe(false);
    }
    expect(await page.locator("figure .notice").count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it("draws a figure in the size of its picture", async () => {
    await using opened = await openFile(browser, report);
    for (const number of [1, 11, 13, 17]) {
      const figure = await drawn(opened.page, number);
      const picture = figure.locator("img.still");
      const svg = figure.locator(".live svg");
      expect(await svg.getAttribute("width")).toBe(await picture.getAttribute("width"));
      expect(await svg.getAttribute("height")).toBe(await picture.getAttribute("height"));
    }
  });

  it("sorts the leaderboard, unknown values last in both directions", async () => {
    await using opened = await openFile(browser, report);
    const { page } = opened;
    const head = page.locator("#leaderboard-table thead th", { hasText: /^Cost$/ });
    for (const [direction, sign] of [
      ["ascending", 1],
      ["descending", -1],
    ] as const) {
      await head.getByRole("button").press("Enter");
      expect(await head.getAttribute("aria-sort")).toBe(direction);
      const cells = await page.locator("#leaderboard-table tbody td:nth-child(6)").all();
      const costs = await Promise.all(cells.map((cell) => cell.getAttribute("data-value")));
      expect(costs.at(-1)).toBe("");
      const known = costs.slice(0, -1).map(Number);
      expect(known).toEqual([...known].sort((a, b) => sign * (a - b)));
    }
    expect(await page.locator("#leaderboard-table [aria-sort]").count()).toBe(1);
  });

  it("filters the leaderboard by benchmark, scaffold and part of a model's name", async () => {
    await using opened = await openFile(browser, report);
    const { page } = opened;
    const rows = page.locator("#leaderboard-table tbody tr:visible");
    const count = page.locator("#leaderboard-filters output");
    expect(await count.textContent()).toBe("16 runs");
    await page.getByLabel("Benchmark", { exact: true }).selectOption("Second Bench");
    expect(await rows.count()).toBe(8);
    await page.getByLabel("Scaffold", { exact: true }).selectOption("Generalist");
    expect(await rows.count()).toBe(4);
    await page.getByLabel("Model", { exact: true }).fill("ALPHA");
    expect(await rows.count()).toBe(1);
    expect(await count.textContent()).toBe("1 of 16 runs");
    await page.getByRole("button", { name: "Show all" }).click();
    await expect.poll(() => rows.count()).toBe(16);
  });

  it("highlights a model picked in the table, in the list or in a figure, everywhere", async () => {
    await using opened = await openFile(browser, report);
    const { page } = opened;
    const pickedRows = page.locator("#leaderboard-table tr.picked");
    await page.locator("#leaderboard-table").getByRole("button", { name: "beta-2" }).first().click();
    expect(await pickedRows.count()).toBe(4);
    expect(await page.getByLabel("Highlight model").inputValue()).toBe("beta-2");
    expect(await page.getByRole("button", { name: "beta-2", pressed: true }).count()).toBeGreaterThan(3);

    // Picked before the figure is drawn, and changed after.
    const figure = await drawn(page, 1);
    const cells = figure.locator(".mark-rect path[fill]");
    const solid = async () => (await opacities(cells)).filter((opacity) => opacity === 1).length;
    const one = await solid();
    expect(one).toBeGreaterThan(0);
    expect(one).toBeLessThan(await cells.count());
    await page.getByLabel("Highlight model").selectOption("gamma-3");
    expect(await pickedRows.first().getAttribute("data-model")).toBe("gamma-3");
    await page.keyboard.press("Escape");
    await expect.poll(solid).toBe(await cells.count());
    expect(await pickedRows.count()).toBe(0);

    const scatter = await drawn(page, 13);
    await scatter.locator(".mark-symbol path").first().click();
    expect(await pickedRows.count()).toBe(4);
    const bars = await drawn(page, 17);
    await bars.locator(".role-axis-label text", { hasText: "delta-4" }).click();
    expect(await page.getByLabel("Highlight model").inputValue()).toBe("delta-4");
    expect(opened.complaints).toEqual([]);
  });

  it("tells of a mark under the pointer", async () => {
    await using opened = await openFile(browser, report);
    const { page } = opened;
    const tooltip = page.locator(".tooltip");
    const figure = await drawn(page, 13);
    expect(await tooltip.isVisible()).toBe(false);
    await figure.locator(".mark-symbol path").first().hover();
    await tooltip.waitFor();
    expect(await tooltip.textContent()).toMatch(
      /model(alpha-1|beta-2|gamma-3|delta-4)Mean cost \(US\$\)[\d.]+Mean win rate[\d.]+%/,
    );
    await page.mouse.move(2, 450);
    await tooltip.waitFor({ state: "hidden" });
  });

  it("zooms a scatter figure by buttons, wheel and dragging, and goes back", async () => {
    await using opened = await openFile(browser, report);
    const { page } = opened;
    const figure = await drawn(page, 13);
    // Vega may draw the same ticks in another order.
    const ticks = async () =>
      (await figure.locator(".role-axis-label text").allTextContents()).sort().join(" ");
    const original = await ticks();
    const changes = async (act: () => Promise<void>) => {
      const before = await ticks();
      await act();
      await expect.poll(ticks).not.toBe(before);
    };
    await changes(() => figure.getByRole("button", { name: "Zoom in" }).click());
    await figure.getByRole("button", { name: "Reset view" }).click();
    await expect.poll(ticks).toBe(original);

    await figure.locator(".live .background").first().scrollIntoViewIfNeeded();
    const box = await figure.locator(".live .background").first().boundingBox();
    if (box === null) throw new Error("no panel");
    const [x, y] = [box.x + box.width / 4, box.y + box.height / 2];
    await page.mouse.move(x, y);
    await page.keyboard.down("Control");
    await changes(() => page.mouse.wheel(0, -400));
    await page.keyboard.up("Control");
    await changes(async () => {
      await page.mouse.down();
      await page.mouse.move(x + 120, y + 60, { steps: 4 });
      await page.mouse.up();
    });
    await page.mouse.dblclick(x, y);
    await expect.poll(ticks).toBe(original);

    // Without Ctrl the wheel belongs to the page.
    await page.mouse.wheel(0, 50);
    await page.waitForTimeout(200);
    expect(await ticks()).toBe(original);
    expect(opened.complaints).toEqual([]);
  });

  it("zooms one panel of a grid and leaves the others", async () => {
    await using opened = await openFile(browser, report);
    const { page } = opened;
    const figure = await drawn(page, 11);
    const labels = (panel: string) => figure.locator(`.${panel} .role-axis-label text`).allTextContents();
    const [first, second] = [await labels("concat_0_group"), await labels("concat_1_group")];
    const box = await figure.locator(".concat_0_group > g > .background").boundingBox();
    if (box === null) throw new Error("no panel");
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.keyboard.down("Control");
    for (let turn = 0; turn < 4; turn++) await page.mouse.wheel(0, -400);
    await page.keyboard.up("Control");
    await expect.poll(() => labels("concat_0_group")).not.toEqual(first);
    expect(await labels("concat_1_group")).toEqual(second);
  });

  it("saves a figure as the reader sees it", async () => {
    await using opened = await openFile(browser, report);
    const { page } = opened;
    const figure = await drawn(page, 17);
    await page.getByLabel("Highlight model").selectOption("beta-2");
    const saving = page.waitForEvent("download");
    await figure.getByRole("button", { name: "Save SVG" }).click();
    const download = await saving;
    expect(download.suggestedFilename()).toBe("model_win_rates_max.svg");
    const svg = await readFile(await download.path(), "utf8");
    expect(svg).toMatch(/^<svg /);
    expect(svg).toMatch(/opacity="0\.16"/);
  });

  it("shows hostile names as the text they are", async () => {
    await using opened = await openFile(browser, hostileReport);
    const { page, complaints } = opened;
    const title = await page.title();
    expect(title).toMatch(/^16 runs of 4 models/);
    const shown = await page.locator("#leaderboard-table tbody th").allTextContents();
    expect(new Set(shown)).toEqual(new Set(hostile.models));
    expect(await page.locator("#leaderboard-table tbody td:nth-child(3)").allTextContents()).toContain(
      hostile.scaffold,
    );
    expect(await page.locator("#provenance").textContent()).toContain(hostile.message);
    for (const figure of await page.locator("figure.plot").all()) {
      await figure.scrollIntoViewIfNeeded();
      await figure.locator(".live svg").waitFor();
    }
    const scatter = await drawn(page, 13);
    await scatter.locator(".mark-symbol path").first().hover();
    expect(hostile.models).toContain(await page.locator(".tooltip dd").first().textContent());
    await scatter.locator(".mark-symbol path").first().click();
    expect(await page.locator("#leaderboard-table tr.picked").count()).toBe(4);
    for (const model of hostile.models) await page.getByLabel("Highlight model").selectOption(model);

    expect(await page.title()).toBe(title);
    expect(await page.locator("img:not(.still), b, i, a[href^='javascript']").count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it("fits a narrow window: wide things scroll in their own box", async () => {
    await using opened = await openFile(browser, hostileReport, { viewport: { width: 400, height: 800 } });
    const { page } = opened;
    await drawn(page, 11);
    await drawn(page, 18);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(400);
  });

  it("reads and prints without its script", async () => {
    await using opened = await openFile(browser, report, { javaScriptEnabled: false });
    const { page } = opened;
    expect(await page.locator("#leaderboard-table tbody tr").count()).toBe(16);
    expect(await page.locator("#leaderboard-filters").isVisible()).toBe(false);
    expect(await page.locator("#model-picker").isVisible()).toBe(false);
    expect(await page.locator("img.still:visible").count()).toBe(18);
  });

  it("prints the pictures, not what the reader made of the figures", async () => {
    await using opened = await openFile(browser, report);
    const figure = await drawn(opened.page, 13);
    await opened.page.emulateMedia({ media: "print" });
    expect(await figure.locator("img.still").isVisible()).toBe(true);
    expect(await figure.locator(".live").isVisible()).toBe(false);
    expect(await opened.page.locator("#leaderboard-filters").isVisible()).toBe(false);
  });
});

async function drawn(page: Page, number: number): Promise<Locator> {
  const figure = page.locator(`#figure-${number}`);
  await figure.scrollIntoViewIfNeeded();
  await figure.locator(".live svg").waitFor();
  return figure;
}

async function opacities(marks: Locator): Promise<number[]> {
  const all = await marks.all();
  return Promise.all(all.map(async (mark) => Number((await mark.getAttribute("opacity")) ?? 1)));
}
