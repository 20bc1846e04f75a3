import { expect, test } from "vitest";
import { asking, question } from "../../../test/support/asking.ts";
import { priceTable } from "../../prices/price-table.ts";

const model = "vllm/my-model";
const prices = priceTable({ [model]: { input: 1000, output: 1000 } });

test("answers without a cost when they were paid count at the prices of now", async () => {
  await using at = await asking();
  let key: string;
  {
    await using unpriced = await at.open();
    const reply = await unpriced.ask(question(1, { model }));
    expect([reply.type, reply.cost]).toEqual(["answer", undefined]);
    key = reply.key;
  }
  const request = question(2, { model, maxTokens: 1 });
  const limit = { maxCost: 0.1, prices };
  {
    await using forgetful = await at.open(limit);
    expect((await forgetful.ask(request)).type).toBe("answer");
  }
  await using access = await at.open({ ...limit, unpriced: [key, key] });
  await expect(access.ask(question(3, { model, maxTokens: 1 }))).rejects.toMatchObject({ code: "budget" });
  expect(at.notes).toEqual([]);
});

test("answers of which nothing is known are told, once", async () => {
  await using at = await asking();
  await using access = await at.open({ maxCost: 1, unpriced: [undefined, "0".repeat(32)] });
  expect((await access.ask(question(1))).type).toBe("answer");
  expect(at.notes).toEqual([
    "--max-cost counts nothing for 2 answers that were paid before: what they cost is not known",
  ]);
});
