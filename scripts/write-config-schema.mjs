// Writes hindcast.schema.json from the configuration's schema; run after `npm run build`.
import { writeFileSync } from "node:fs";
import { z } from "zod";
import { configFileSchema } from "../dist/config/schema.js";

writeFileSync("hindcast.schema.json", `${JSON.stringify(z.toJSONSchema(configFileSchema), null, 2)}\n`);
