import { existsSync } from "node:fs";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

/** Where the browser is, or `undefined`. */
export const browserPath = [process.env["CHROMIUM_PATH"], "/usr/bin/chromium"].find(
  (file) => file !== undefined && existsSync(file),
);

/** Starts a browser that asks nobody for anything by itself. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    ...(browserPath && { executablePath: browserPath }),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** A page opened from disk, and what went wrong in it. */
interface OpenedPage extends AsyncDisposable {
  readonly page: Page;
  /** Errors, warnings, violations of the security policy, and requests other than for the file itself. */
  readonly complaints: readonly string[];
}

/** Opens a file with the network cut off. */
export async function openFile(
  browser: Browser,
  address: string,
  options: BrowserContextOptions = {},
): Promise<OpenedPage> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    offline: true,
    ...options,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type()))
      complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on("request", (request) => {
    const url = request.url();
    if (url !== address && !url.startsWith("data:")) complaints.push(`request: ${url}`);
  });
  await page.goto(address);
  return { page, complaints, [Symbol.asyncDispose]: () => context.close() };
}
