type Direction = "ascending" | "descending";

const collator = new Intl.Collator("en", { numeric: true });

/** Makes the heads of a table's columns sort it; a second click turns the order round. */
export function setUpSorting(table: HTMLTableElement): void {
  const heads = [...table.querySelectorAll<HTMLTableCellElement>("thead th")];
  const body = table.tBodies[0];
  if (body === undefined) return;
  heads.forEach((head, column) => {
    head.querySelector("button")?.addEventListener("click", () => {
      const direction = nextDirection(head);
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", direction);
      const isNumeric = head.dataset["kind"] === "number";
      const rows = [...body.rows];
      const compare = isNumeric ? byNumber(column, direction) : byText(column, direction);
      body.append(...rows.sort(compare));
    });
  });
}

function nextDirection(head: HTMLTableCellElement): Direction {
  const sorted = head.getAttribute("aria-sort");
  if (sorted === null) return head.dataset["first"] === "descending" ? "descending" : "ascending";
  return sorted === "ascending" ? "descending" : "ascending";
}

type RowOrder = (a: HTMLTableRowElement, b: HTMLTableRowElement) => number;

// Unknown values stand last in both directions.
function byNumber(column: number, direction: Direction): RowOrder {
  const sign = direction === "ascending" ? 1 : -1;
  const value = (row: HTMLTableRowElement): number =>
    Number.parseFloat(row.cells[column]?.dataset["value"] ?? "");
  return (rowA, rowB) => {
    const [a, b] = [value(rowA), value(rowB)];
    if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
    return sign * (a - b);
  };
}

function byText(column: number, direction: Direction): RowOrder {
  const sign = direction === "ascending" ? 1 : -1;
  const text = (row: HTMLTableRowElement): string => row.cells[column]?.textContent ?? "";
  return (a, b) => sign * collator.compare(text(a), text(b));
}
