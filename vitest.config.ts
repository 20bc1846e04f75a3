import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    // Browser and end-to-end tests start processes of their own.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Much of a test is waiting for these: three at a time keep two cores at work.
    maxWorkers: 3,
    // Loading the same modules anew for each file took a fifth of the time; no test leaves anything behind.
    isolate: false,
  },
});
