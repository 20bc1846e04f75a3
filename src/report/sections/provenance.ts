import type { Finding } from "../../model/finding.ts";
import { counted } from "../../plots/number-text.ts";
import { type Html, html } from "../html.ts";
import type { ReportProvenance } from "../report-input.ts";

/** What the report was made from and by, and what was found on the way. */
export function provenanceSection(provenance: ReportProvenance): Html {
  const { versions, config, files, inputs, expected, findings } = provenance;
  return html`<section id="provenance" aria-labelledby="provenance-title">
<h2 id="provenance-title">Provenance</h2>
<dl class="facts">
<div><dt>Versions</dt><dd>${Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(", ")}</dd></div>
<div><dt>Configuration</dt><dd>${config.path ?? "built in"} <code>${config.sha256}</code></dd></div>
<div><dt>Expected runs</dt><dd>${expected ? html`${expected.path} <code>${expected.sha256}</code>` : "no list given"}</dd></div>
<div><dt>Run files</dt><dd>${files} found, ${inputs.length} used</dd></div>
</dl>
<h3 id="findings">Findings</h3>
${findings.length === 0 ? html`<p>Nothing was found wrong with the inputs.</p>` : findingTable(findings)}
<h3>Inputs</h3>
<details><summary>${counted(inputs.length, "run file")}, each with size and SHA-256</summary>
<div class="table-box tall" tabindex="0" role="region" aria-label="Inputs">
<table><thead><tr><th scope="col">File</th><th scope="col">Run</th><th scope="col" class="number">Bytes</th><th scope="col">SHA-256</th></tr></thead>
<tbody>${inputs.map(inputRow)}</tbody></table></div></details>
</section>`;
}

function findingTable(findings: readonly Finding[]): Html {
  return html`<div class="table-box tall" tabindex="0" role="region" aria-labelledby="findings">
<table><thead><tr><th scope="col">Level</th><th scope="col">About</th><th scope="col">Finding</th><th scope="col">Code</th></tr></thead>
<tbody>${findings.map(findingRow)}</tbody></table></div>`;
}

function findingRow({ level, code, subject, message }: Finding): Html {
  return html`<tr class="${level}"><td>${level}</td><td>${subject}</td><td>${message}</td><td><code>${code}</code></td></tr>
`;
}

function inputRow({ path, runId, bytes, sha256 }: ReportProvenance["inputs"][number]): Html {
  return html`<tr><td>${path}</td><td>${runId}</td><td class="number">${bytes}</td><td><code>${sha256}</code></td></tr>
`;
}
