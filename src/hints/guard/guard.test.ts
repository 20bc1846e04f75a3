import { expect, test } from "vitest";
import { plantedHints } from "../../../bench/planted-leaks.mjs";
import { Guard } from "./guard.ts";
import { secretIn, withoutSecrets } from "./secrets.ts";

function rates(seed: number) {
  const judged = plantedHints(seed, 200).map(({ task, hint, isLeak, disguise }) => ({
    isLeak,
    text: `${disguise}: ${hint}`,
    isCaught: new Guard(task).leakIn(hint) !== undefined,
  }));
  const [leaks, clean] = [judged.filter(({ isLeak }) => isLeak), judged.filter(({ isLeak }) => !isLeak)];
  return {
    caught: leaks.filter(({ isCaught }) => isCaught).length / leaks.length,
    alarms: clean.filter(({ isCaught }) => isCaught).length / clean.length,
    missed: leaks.filter(({ isCaught }) => !isCaught).map(({ text }) => text),
  };
}

test.each([1, 2, 3, 4, 5])("of 200 planted leaks and 200 clean hints (seed %i)", (seed) => {
  const { caught, alarms, missed } = rates(seed);
  expect(caught, missed.join("\n")).toBeGreaterThanOrEqual(0.95);
  expect(alarms).toBeLessThanOrEqual(0.05);
});

const task = {
  text: "Count the valid rows of /app/in.csv, 20481 in all, and write the number to /app/out.txt.",
  solution: ["awk 'NR>1' /app/in.csv | wc -l > /app/out.txt"],
  tests: ['assert read("/app/out.txt") == "18934"'],
  verifierOutput: ["/tests/test_outputs.py::test_count PASSED"],
  artifact: ["The file says 18934, checked with Reservation HAT271."],
};

test.each([
  ["The result is 18,934.", "a number of the answer"],
  ["Look at 'HAT271' first.", "a text of the answer"],
  ["See /tests/test_outputs.py.", "the path of the tests"],
  ["Use awk 'NR>1' /app/in.csv | wc -l > /app/out.txt at once.", "most of a phrase or line of the answer"],
  ["Use wc -l on /app/in.csv first, and mind the header.", undefined],
  ["There are 20,481 rows: count them.", undefined],
  ["Do not count 189341 rows.", undefined],
])("%s", (hint, detail) => {
  expect(new Guard(task).leakIn(hint)?.detail).toBe(detail);
});

test.each([
  "export OPENAI_API_KEY=sk-proj-abcdefghijklmnop1234",
  "git clone https://me:hunter22@example.org/x.git",
  "curl -H 'Authorization: Bearer abc123def456ghi789jkl'",
  "password = 'correcthorse'",
  "hf_abcdefghijklmnopqrstuvwx",
  "export AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzzzzzzzzz",
  "export DB_PASSWORD=hunter2hunter2",
  "POSTGRES_PASSWORD: s3cr3tpw99",
  "PGPASSWORD=tigerlily psql -h db",
  "MISTRAL_API_KEY=abcdEFGH1234ijkl5678",
  '{"client_secret": "abcd1234efgh"}',
  'clientSecret: "abcd1234efgh"',
  "DJANGO_SECRET_KEY = 'k3j2h4g5k3j2'",
  'curl -H "Authorization: Basic dXNlcjpwYXNz" http://db',
  "x-api-key: abcd1234efgh5678",
  "git clone with glpat-abcdefghij1234567890",
  "CI_JOB_TOKEN=abcdefghij1234567890",
  "sshpass -p hunter2hunter ssh db",
  "mysql -u root -pS3cretPw1 -e 'show tables'",
])("%s holds a secret, which is blacked out of quotes", (text) => {
  expect(new Guard(task).leakIn(text)?.reason).toBe("holds a secret");
  expect(secretIn(withoutSecrets(text))).toBeUndefined();
});

test.each([
  "set password=$PASSWORD first",
  "the secret of sorting is to sort",
  "api_key = 'your-key-here'",
  "max_tokens=100",
  '"total_tokens": 123456789012',
  "token_id: 5",
  "password_hash_algorithm",
  "password_hash_algorithm = 'argon2id-v19'",
  "export MISTRAL_API_KEY=$KEY",
  'api_key=os.environ["MISTRAL_API_KEY"]',
  "db_password: string",
  "PWD=/app/data",
  "token = tokens[position]",
  "pad_token = tokenizer.eos_token",
  "Authorization: Basic authentication is what it wants",
  "mysql -p asks for it",
])("%s holds none", (text) => {
  expect(secretIn(text)).toBeUndefined();
});
