import { renderFigures } from "../plots/render.ts";
import { pageFigures } from "../report/page-figures.ts";
import { toCsv } from "../tables/csv.ts";
import { OutputFolder } from "../tables/output-folder.ts";
import { integer, real, text, textList } from "../tables/table.ts";
import { type MapInput, mapFigure } from "./map-figure.ts";
import { mapPage } from "./map-page.ts";
import type { MapRecord } from "./map-record.ts";

/** The table of places. */
export const placesName = "map.csv";

/**
 * Writes a map as picture (PNG, SVG), page, table of places, specification and record.
 *
 * @returns the names of the files, sorted
 * @throws HindcastError `output`; then nothing has been written.
 */
export async function writeMap(folder: string, input: MapInput, record: MapRecord): Promise<string[]> {
  const output = await OutputFolder.open(folder);
  try {
    const figure = mapFigure(input);
    const [rendered] = await renderFigures([figure]);
    const [shown] = await pageFigures([{ figure, svg: rendered?.svg }]);
    if (!rendered || !shown) return [];
    await output.write("map.png", rendered.png);
    await output.write("map.svg", rendered.svg);
    await output.write("map.vl.json", `${JSON.stringify(figure.spec)}\n`);
    await output.write("map.html", await mapPage(input, shown, record));
    await output.write(placesName, placesTable(input));
    await output.write("provenance.json", `${JSON.stringify(record, null, 2)}\n`);
    return await output.commit();
  } catch (error) {
    await output.discard();
    throw error;
  }
}

function placesTable({ points, places, colouring }: MapInput): string {
  const rows = points.map((point, index) => ({
    point,
    place: places[index],
    shown: colouring.styles[index]?.shown,
  }));
  type Row = (typeof rows)[number];
  return toCsv<Row>(
    [
      integer("row", ({ point }) => point.row),
      textList("benchmarks", ({ point }) => point.benchmarks),
      textList("tasks", ({ point }) => point.tasks),
      real("x", ({ place }) => place?.x),
      real("y", ({ place }) => place?.y),
      text("color", ({ shown }) => shown),
      text("text", ({ point }) => point.text),
    ],
    rows,
  );
}
