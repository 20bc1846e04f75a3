/** Forms of keys, tokens and passwords. */
const forms: readonly (readonly [string, RegExp])[] = [
  ["a private key", /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ["a key of an API", /\b(?:sk|pk|rk)[-_](?:[A-Za-z]+[-_])*[A-Za-z0-9_-]{16,}/],
  ["a token of GitHub", /\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,})/],
  ["a token of the hub", /\bhf_[A-Za-z0-9]{20,}/],
  ["a key of AWS", /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/],
  ["a key of Google", /\bAIza[\w-]{30,}/],
  ["a token of Slack", /\bxox[abposr]-[\w-]{10,}/],
  ["a JSON web token", /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{5,}/],
  ["an address with a password", /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]+:[^\s/@]{3,}@/i],
  ["a bearer token", /\bbearer\s+(?=[\w.~+/-]*\d)[\w.~+/-]{16,}/i],
  [
    "a password or key",
    /\b(?:password|passwd|pwd|secret|api[_-]?key|access[_-]?key|auth[_-]?token)["']?\s*[:=]\s*["']?(?!\$|<|\{|\*|x{3}|your|example|None|null|true|false)[^\s"',;]{6,}/i,
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
