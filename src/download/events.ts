/** What happens in a download, as it happens. Sizes in bytes. */
export type DownloadEvent =
  /** The files are listed; nothing is transferred yet. */
  | { readonly type: "planned"; readonly files: number; readonly bytes: number }
  /** Bytes that came over the network. */
  | { readonly type: "transferred"; readonly bytes: number }
  /** Bytes that an earlier download left; negative when some turn out to be of no use and must come again. */
  | { readonly type: "held"; readonly bytes: number }
  /** Something a user may want to know: a retry, a new beginning. */
  | { readonly type: "note"; readonly text: string };
