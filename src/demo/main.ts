import { writeCampaign } from "./campaign.ts";

const [folder = "demo-output", seed = "7"] = process.argv.slice(2);
const { runs } = await writeCampaign(folder, Number(seed));
process.stderr.write(`wrote a synthetic campaign to ${runs}\n`);
