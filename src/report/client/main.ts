import { element } from "./element.ts";
import { setUpFigures } from "./figures.ts";
import { setUpFilters } from "./leaderboard-filter.ts";
import { setUpSorting } from "./leaderboard-sort.ts";
import { setUpModelPicker } from "./model-picker.ts";
import { createPickedModel } from "./picked-model.ts";

const picked = createPickedModel();
const table = element("#leaderboard-table", HTMLTableElement);
setUpModelPicker(picked);
setUpSorting(table);
setUpFilters(element("#leaderboard-filters", HTMLFormElement), table);
setUpFigures(picked);
