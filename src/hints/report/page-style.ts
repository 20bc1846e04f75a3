/** The style of the hints page; it has no script and loads nothing. */
export const pageStyle = `
:root{color-scheme:light dark;--ink:#1b1b1b;--quiet:#5f6368;--line:#d9d9d6;--page:#fff;--accent:#00568a;--mark:#fff3c9;--good:#1d6b2f;--bad:#8a3b00;--box:#f6f6f4}
@media(prefers-color-scheme:dark){:root{--ink:#e4e4e1;--quiet:#a2a5a8;--line:#3b3d40;--page:#18191b;--accent:#7fbfe8;--mark:#5a4a12;--good:#8fd19e;--bad:#ffb98a;--box:#222326}}
*{box-sizing:border-box}
body{margin:0 auto;padding:0 1.25rem 4rem;max-width:64rem;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
h1{margin:.25rem 0 1rem;font-size:1.6rem;line-height:1.25}
h2{margin:3rem 0 .5rem;padding-top:.6rem;border-top:2px solid var(--ink);font-size:1.2rem}
h3{margin:1.5rem 0 .4rem;font-size:1rem}
a{color:var(--accent)}
.product,.quiet{color:var(--quiet)}
.product{margin:2rem 0 0}
.notice{padding:.5rem .75rem;border-left:4px solid var(--bad);background:var(--box)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1.5rem;margin:0}
dt{color:var(--quiet)}
dd{margin:0}
.wide{overflow-x:auto}
table{min-width:60%;border-collapse:collapse;margin:.5rem 0}
th,td{overflow-wrap:break-word;padding:.3rem 1.2rem .3rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
th{font-weight:600}
td.n,th.n{text-align:right;white-space:nowrap}
ul,ol{margin:.25rem 0;padding-left:1.4rem}
li{margin:.4rem 0}
td.detail{overflow-wrap:anywhere;min-width:12rem}
.evidence{display:block;font-size:.87em;color:var(--quiet)}
.evidence q{color:var(--ink)}
code,.text{font-family:ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.87em}
.text{white-space:pre-wrap;margin:.25rem 0 1rem;padding:.6rem .8rem;background:var(--box);border-radius:4px;max-height:18rem;overflow:auto}
mark{background:var(--mark);color:inherit}
.message:target .text{outline:2px solid var(--accent)}
.success{color:var(--good)}
.failure{color:var(--bad)}
summary{cursor:pointer;color:var(--accent)}
details{margin:.5rem 0}
@media(max-width:40rem){dl{grid-template-columns:1fr}dd{margin-bottom:.4rem}}
`;
