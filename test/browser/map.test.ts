import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { embed } from "../../src/embed/embed.ts";
import { map } from "../../src/map/map.ts";
import { madeUpBert } from "../support/made-up-bert.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { browserPath, launchBrowser, openFile } from "./browser.ts";

if (browserPath === undefined) {
  console.warn("test/browser skipped: no browser. Install chromium or set CHROMIUM_PATH.");
}

const hostile = "</script><img src=x onerror=document.title='hit'> \"&' {{datum}}";

// Beyond what is shown under the pointer.
const farWord = `${" and so on".repeat(60)} insurance`;

describe.skipIf(browserPath === undefined)("map.html in a browser", () => {
  let browser: Browser;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let address: string;

  beforeAll(async () => {
    folder = await temporaryFolder();
    const file = (name: string) => path.join(folder.path, name);
    madeUpBert(file("model"));
    const words = ["book a flight", "cancel the order", "fix this bug"];
    const lines = Array.from({ length: 30 }, (_, i) =>
      JSON.stringify({
        benchmark_id: i === 29 ? hostile : ["air", "shop", "code"][i % 3],
        task_id: `${i}`,
        task_input: i === 29 ? hostile : `${words[i % 3]} ${i}\nin python${i === 7 ? farWord : ""}`,
      }),
    );
    await writeFile(file("tasks.jsonl"), `${lines.join("\n")}\n`);
    await embed({
      table: file("tasks.jsonl"),
      column: "task_input",
      model: file("model"),
      out: file("tasks.parquet"),
      env: {},
    });
    await map({ embeddings: file("tasks.parquet"), out: file("map"), env: {} });
    address = pathToFileURL(file("map/map.html")).href;
    browser = await launchBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    await folder?.[Symbol.asyncDispose]();
  });

  it("draws every task, offline and within its security policy, and shows its text on hover", async () => {
    await using opened = await openFile(browser, address);
    const { page, complaints } = opened;
    const points = page.locator(".live .mark-symbol path");
    await points.first().waitFor();
    // 30 tasks and 4 symbols of the legend.
    expect(await points.count()).toBe(34);
    const tooltip = page.locator(".tooltip");
    await points.nth(29).hover({ force: true });
    await tooltip.waitFor();
    expect(await tooltip.locator("dt").allTextContents()).toEqual(["task", "benchmark id", "text"]);
    for (const text of await tooltip.locator("dd").allTextContents()) expect(text).toContain(hostile);
    expect(await page.title()).toBe("Map of 30 tasks");
    expect(await page.locator("img[src=x]").count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it("finds tasks by a part of their text, in the picture and in the table", async () => {
    await using opened = await openFile(browser, address);
    const { page, complaints } = opened;
    const points = page.locator(".live .mark-symbol path");
    await points.first().waitFor();
    const bright = async () =>
      (await points.evaluateAll(
        (all) => all.filter((each) => Number(each.getAttribute("opacity") ?? 1) > 0.5).length,
      )) - 4;
    expect(await bright()).toBe(30);
    await page.getByRole("searchbox").fill(" ORDER ");
    await expect.poll(bright).toBe(10);
    const rows = page.locator("#tasks tbody tr:visible");
    expect(await rows.count()).toBe(10);
    expect(await page.locator("#search output").textContent()).toBe("10 of 30 tasks");
    await page.getByRole("searchbox").fill("insurance");
    await expect.poll(bright).toBe(1);
    expect(await rows.locator("th").allTextContents()).toEqual(["shop 7"]);
    // A name and a text that stands in the next cell are two; a line's end is a space.
    await page.getByRole("searchbox").fill("29</script>");
    await expect.poll(bright).toBe(0);
    await page.getByRole("searchbox").fill("7 in python");
    await expect.poll(bright).toBe(3);
    await page.getByRole("button", { name: "Clear" }).click();
    await expect.poll(bright).toBe(30);
    expect(await rows.count()).toBe(30);
    expect(complaints).toEqual([]);
  });

  it("zooms, and reads without its script", async () => {
    await using opened = await openFile(browser, address);
    const figure = opened.page.locator("figure.plot");
    const first = figure.locator(".live .mark-symbol path").first();
    await first.waitFor();
    const before = await first.getAttribute("transform");
    await figure.getByRole("button", { name: "Zoom in" }).click();
    await expect.poll(() => first.getAttribute("transform")).not.toBe(before);
    expect(opened.complaints).toEqual([]);

    await using still = await openFile(browser, address, { javaScriptEnabled: false });
    expect(await still.page.locator("img.still").isVisible()).toBe(true);
    expect(await still.page.locator("#search").isVisible()).toBe(false);
    expect(await still.page.locator("#tasks tbody tr").count()).toBe(30);
    expect(
      (await readFile(path.join(folder.path, "map/map.html"), "utf8")).match(
        /https?:\/\/(?!www\.w3\.org|vega\.github\.io)[a-z]/g,
      ) ?? [],
    ).toEqual([]);
  });
});
