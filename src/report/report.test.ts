import { describe, expect, it } from "vitest";
import { madeUpReportInput } from "../../test/support/made-up-report.ts";
import { renderReport } from "./report.ts";

describe("renderReport", () => {
  it("gives the same bytes for the same input", async () => {
    const [first, second] = [await madeUpReportInput(), await madeUpReportInput()];
    expect(await renderReport(first)).toBe(await renderReport(second));
  });

  it("says in plain sight that data is synthetic, and only then", async () => {
    const input = await madeUpReportInput();
    const synthetic = { ...input, analysis: { ...input.analysis, synthetic: true } };
    expect(await renderReport(input)).not.toContain("Synthetic data.");
    expect(await renderReport(synthetic)).toContain("<strong>Synthetic data.</strong>");
  });

  it("says what could not be used", async () => {
    const input = await madeUpReportInput();
    expect(await renderReport(input)).toContain("1 input could not be used");
    const page = await renderReport({ ...input, provenance: { ...input.provenance, findings: [] } });
    expect(page).not.toContain("could not be used");
    expect(page).toContain("Nothing was found wrong");
  });

  it("calls nothing missing when nothing says what was expected", async () => {
    const input = await madeUpReportInput();
    expect(await renderReport(input)).toContain("absent-5");
    const page = await renderReport({ ...input, coverage: undefined });
    expect(page).not.toContain("absent-5");
    expect(page).toContain("No list of expected runs was given");
  });

  it("does without figures", async () => {
    expect(await renderReport(await madeUpReportInput())).toContain("made without figures");
  });

  it("shows an unknown cost as unknown and sorts it nowhere", async () => {
    const input = await madeUpReportInput();
    const page = await renderReport(input);
    const unknown = input.analysis.rows.find(({ cost }) => cost === undefined);
    const row = page
      .split("<tr ")
      .find((part) => part.includes(`data-model="${unknown?.model}"`) && part.includes("–</td>"));
    expect(row).toContain('<td class="number" data-value="">–</td>');
  });
});
