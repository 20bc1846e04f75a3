// What only stands for a value: a variable, a placeholder, a type, or code that brings it.
const standIns = String.raw`\$|<|\{|\*|x{3}|your|example|None|null|true|false|(?:string|required|optional)\b|os\.|process\.|self\.|args\.|settings\.|config[.[]|getenv|getpass|input\(`;

// Ends of names: `DB_PASSWORD`, `aws_secret_access_key`; but not `password_hash_algorithm`. `PWD` is a folder, too.
const secretNames = String.raw`(?:passw(?:or)?d|passphrase|(?<![a-z0-9])pwd(?!["']?\s*[:=]\s*["']?[/.~])|secret(?:[_-]?access)?(?:[_-]?key)?|(?:api|access|private|signing|encryption|account)[_-]?key|(?:auth|access|refresh)[_-]?token)`;

const assigned = String.raw`["']?\s*[:=]\s*["']?`;

/** Forms of keys, tokens and passwords. */
const forms: readonly (readonly [string, RegExp])[] = [
  ["a private key", /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ["a key of an API", /\b(?:sk|pk|rk)[-_](?:[A-Za-z]+[-_])*[A-Za-z0-9_-]{16,}/],
  ["a token of GitHub", /\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,})/],
  ["a token of GitLab", /\bgl(?:pat|dt|ptt|rt|cbt)-[\w-]{20,}/],
  ["a token of the hub", /\bhf_[A-Za-z0-9]{20,}/],
  ["a key of AWS", /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/],
  ["a key of Google", /\bAIza[\w-]{30,}/],
  ["a token of Slack", /\bxox[abposr]-[\w-]{10,}/],
  ["a JSON web token", /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{5,}/],
  ["an address with a password", /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]+:[^\s/@]{3,}@/i],
  // Of letters in both cases, or with digits: no `Basic authentication`.
  [
    "an encoded password",
    /\b(?:[Aa]uthorization|AUTHORIZATION)["']?\s*[:=]\s*["']?[Bb]asic\s+(?=[A-Za-z0-9+/]+[A-Z0-9+/=])[A-Za-z0-9+/]{8,}={0,2}/,
  ],
  ["a bearer token", /\bbearer\s+(?=[\w.~+/-]*\d)[\w.~+/-]{16,}/i],
  ["a password or key", new RegExp(`${secretNames}${assigned}(?!${standIns})[^\\s"',;]{6,}`, "i")],
  // A word that is common in code: it takes a value with a digit.
  ["a token", new RegExp(`(?<![a-z0-9])token${assigned}(?=[\\w.~+/-]*\\d)[\\w.~+/-]{12,}`, "i")],
  [
    "a password of a command",
    /\b(?:sshpass\s+-p\s*|mysql(?:dump|admin)?\s(?:[^\n|;]*\s)?-p)["']?(?![$"'])\S{4,}/,
  ],
];

/** What kind of secret a text holds; `undefined` for none. */
export function secretIn(text: string): string | undefined {
  return forms.find(([, form]) => form.test(text))?.[0];
}

/** A text with its secrets blacked out. */
export function withoutSecrets(text: string): string {
  return forms.reduce(
    (left, [, form]) => left.replace(new RegExp(form.source, `g${form.flags}`), "[removed]"),
    text,
  );
}
