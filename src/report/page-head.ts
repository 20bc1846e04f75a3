import { contentSecurityPolicy } from "./embed.ts";
import { type Html, html, rawHtml } from "./html.ts";

export interface PageHead {
  readonly title: string;
  /** Of Hindcast. */
  readonly version: string | undefined;
  readonly style: string;
  /** Text of the page's script, if it has one. */
  readonly client?: string;
}

/** What every page begins with, to the end of its head: it may run and load nothing but what stands in it. */
export function pageHead({ title, version, style, client }: PageHead): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy(client === undefined ? [] : [client], [style])}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Hindcast ${version}">
<title>${title}</title>
<style>${rawHtml(style)}</style>
</head>`;
}
