import { execFileSync } from "node:child_process";

/** The image that `scripts/make-sandbox-image.sh` makes. */
export const testImage = process.env["HINDCAST_SANDBOX_IMAGE"] ?? "hindcast-sandbox:debian";

/** False where there is no engine with that image; the tests then say that they were skipped. */
export const hasDocker = hasImage();

if (!hasDocker) {
  process.stderr.write(
    `Docker tests SKIPPED: no engine with the image ${testImage} (scripts/make-sandbox-image.sh makes it)\n`,
  );
}

function hasImage(): boolean {
  try {
    execFileSync("docker", ["image", "inspect", testImage], { stdio: "ignore", timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}
