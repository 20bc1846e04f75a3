import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { digestOf, gitHash, type HubFile, listed, sha256 } from "./hub-file.ts";

export interface SeenRequest {
  readonly host: "hub" | "storage";
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
}

/** What goes wrong with one request. */
export type Fault =
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string }
  /** The connection is lost after so many bytes of the body. */
  | { readonly cutAfter: number }
  /** Nothing more comes after so many bytes of the body. */
  | { readonly hangAfter: number }
  /** Other bytes come than those of the file. */
  | { readonly content: Buffer; readonly cutAfter?: number };

export interface HubServerOptions {
  readonly dataset?: string;
  /** Without it everybody may read. */
  readonly token?: string;
  /** Files on a page of the listing. */
  readonly pageSize?: number;
  /** How the header that leads to the next page is spelled. */
  readonly link?: (address: string) => string;
}

/**
 * Speaks as much of the Hugging Face hub's protocol as a download meets, on two ports of this machine: the hub itself
 * and the storage host that it redirects to for large files.
 */
export class HubServer implements AsyncDisposable {
  readonly dataset: string;
  readonly requests: SeenRequest[] = [];
  /** Asked at every request; undefined lets it pass. */
  fault: (request: SeenRequest) => Fault | undefined = () => undefined;
  /** Called when a body hangs. */
  onHang: () => void = () => {};
  readonly #options: HubServerOptions;
  readonly #commits = new Map<string, ReadonlyMap<string, HubFile>>();
  readonly #hub: Server;
  readonly #storage: Server;
  #head = "";

  private constructor(options: HubServerOptions) {
    this.#options = options;
    this.dataset = options.dataset ?? "made-up/traces";
    this.#hub = createServer((request, response) => this.#serve("hub", request, response));
    this.#storage = createServer((request, response) => this.#serve("storage", request, response));
  }

  static async start(
    files: Readonly<Record<string, HubFile>>,
    options: HubServerOptions = {},
  ): Promise<HubServer> {
    const server = new HubServer(options);
    server.publish(files);
    for (const each of [server.#hub, server.#storage]) {
      each.listen(0, "127.0.0.1");
      await once(each, "listening");
    }
    return server;
  }

  get endpoint(): string {
    return originOf(this.#hub);
  }

  /** The commit that `main` stands for. */
  get commit(): string {
    return this.#head;
  }

  /** Makes a new commit with these files and moves `main` to it. */
  publish(files: Readonly<Record<string, HubFile>>): void {
    const commit = createHash("sha1").update(`${this.#commits.size}`).digest("hex");
    this.#commits.set(commit, new Map(Object.entries(files)));
    this.#head = commit;
  }

  /** Requests for file contents, without those that only redirect to the storage host. */
  get transfers(): SeenRequest[] {
    return this.requests.filter(
      ({ host, path }) => host === "storage" || path.startsWith("/api/resolve-cache/"),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const each of [this.#hub, this.#storage]) {
      each.closeAllConnections();
      each.close();
      await once(each, "close");
    }
  }

  #serve(host: SeenRequest["host"], request: IncomingMessage, response: ServerResponse): void {
    const seen = { host, path: request.url ?? "/", headers: request.headers };
    this.requests.push(seen);
    const fault = this.fault(seen);
    if (fault && "status" in fault) response.writeHead(fault.status, fault.headers).end(fault.body);
    else if (host === "storage") this.#sendStored(seen, response, fault);
    else if (fault && "hangAfter" in fault && seen.path.startsWith("/api/datasets/")) this.onHang();
    else this.#serveHub(seen, response, fault);
  }

  #serveHub(request: SeenRequest, response: ServerResponse, fault: Fault | undefined): void {
    const { token } = this.#options;
    if (token && request.headers.authorization !== `Bearer ${token}`) {
      const said = "Invalid username or password.";
      response.writeHead(401, { "x-error-message": said, "content-type": "application/json" });
      response.end(JSON.stringify({ error: said }));
      return;
    }
    const { pathname, searchParams } = new URL(request.path, this.endpoint);
    const api = `/api/datasets/${this.dataset}`;
    if (pathname.startsWith(`${api}/revision/`)) {
      this.#sendRevision(decodeURIComponent(pathname.slice(`${api}/revision/`.length)), response);
    } else if (pathname.startsWith(`${api}/tree/`)) {
      this.#sendTree(pathname, Number(searchParams.get("cursor") ?? 0), response);
    } else if (pathname.startsWith("/api/resolve-cache/")) {
      this.#sendSmall(pathname.replace("/api/resolve-cache", ""), request, response, fault);
    } else this.#resolve(pathname, response);
  }

  #sendRevision(revision: string, response: ServerResponse): void {
    const sha = revision === "main" ? this.#head : revision;
    if (!this.#commits.has(sha)) return notFound(response, "RevisionNotFound");
    const _id = "0".repeat(24);
    const lastModified = "2025-01-01T00:00:00.000Z";
    sendJson(response, {
      _id,
      id: this.dataset,
      sha,
      private: false,
      gated: false,
      likes: 0,
      downloads: 0,
      lastModified,
    });
  }

  #sendTree(pathname: string, from: number, response: ServerResponse): void {
    const files = this.#commits.get(pathname.split("/").at(-1) ?? "");
    if (!files) return notFound(response, "RevisionNotFound");
    const to = from + (this.#options.pageSize ?? 1000);
    const folders = new Set(
      [...files.keys()].filter((path) => path.includes("/")).map((path) => path.split("/")[0]),
    );
    const entries: unknown[] = [...folders].map((path) => ({
      type: "directory",
      oid: "0".repeat(40),
      size: 0,
      path,
    }));
    for (const [path, file] of files) entries.push(listed(path, file));
    const { link = (address) => `<${address}>; rel="next"` } = this.#options;
    const next = `${this.endpoint}${pathname}?recursive=true&expand=false&cursor=${to}`;
    sendJson(response, entries.slice(from, to), to < entries.length ? { link: link(next) } : {});
  }

  // Large files go to the storage host, under an address that holds a signature; small ones to another address here.
  #resolve(pathname: string, response: ServerResponse): void {
    const [commit, file] = this.#find(pathname);
    if (!file) return notFound(response, "EntryNotFound");
    const headers = {
      "x-repo-commit": commit,
      "x-linked-size": file.content.length,
      "x-linked-etag": `"${digestOf(file)}"`,
    };
    const location = file.large
      ? `${originOf(this.#storage)}/${sha256(file.content)}?Signature=secret`
      : `/api/resolve-cache${pathname}`;
    response.writeHead(file.large ? 302 : 307, { ...headers, location }).end("Redirecting");
  }

  #sendSmall(
    pathname: string,
    request: SeenRequest,
    response: ServerResponse,
    fault: Fault | undefined,
  ): void {
    const [, file] = this.#find(pathname);
    if (!file) return notFound(response, "EntryNotFound");
    this.#send(file.content, `"${gitHash(file.content)}"`, request, response, fault);
  }

  #sendStored(request: SeenRequest, response: ServerResponse, fault: Fault | undefined): void {
    const [wanted] = request.path.slice(1).split("?");
    const files = [...this.#commits.values()].flatMap((commit) => [...commit.values()]);
    const file = files.find(({ content }) => sha256(content) === wanted);
    if (!file) return notFound(response, "NoSuchKey");
    // As on object stores, where it is no hash of the content.
    const etag = `"${createHash("md5")
      .update(wanted ?? "")
      .digest("hex")}-2"`;
    this.#send(file.content, etag, request, response, fault);
  }

  // Answers a request for a whole file or, if the If-Range still holds, for its end.
  #send(
    right: Buffer,
    etag: string,
    request: SeenRequest,
    response: ServerResponse,
    fault: Fault | undefined,
  ): void {
    const content = fault && "content" in fault ? fault.content : right;
    const { range, "if-range": ifRange } = request.headers;
    const from = Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1] ?? 0);
    const isPart = range !== undefined && (ifRange === undefined || ifRange === etag);
    const body = isPart ? content.subarray(from) : content;
    response.writeHead(isPart ? 206 : 200, {
      etag,
      "content-length": body.length,
      ...(isPart && { "content-range": `bytes ${from}-${content.length - 1}/${content.length}` }),
    });
    if (fault && "cutAfter" in fault && fault.cutAfter !== undefined)
      response.write(body.subarray(0, fault.cutAfter), () => response.destroy());
    else if (fault && "hangAfter" in fault) response.write(body.subarray(0, fault.hangAfter), this.onHang);
    else response.end(body);
  }

  // `/datasets/<owner>/<name>/resolve/<commit>/<path>`
  #find(pathname: string): [string, HubFile | undefined] {
    const prefix = `/datasets/${this.dataset}/resolve/`;
    if (!pathname.startsWith(prefix)) return ["", undefined];
    const [commit = "", ...names] = pathname.slice(prefix.length).split("/").map(decodeURIComponent);
    return [commit, this.#commits.get(commit)?.get(names.join("/"))];
  }
}

function originOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function sendJson(response: ServerResponse, value: unknown, headers: Record<string, string> = {}): void {
  response
    .writeHead(200, { ...headers, "content-type": "application/json; charset=utf-8" })
    .end(JSON.stringify(value));
}

function notFound(response: ServerResponse, code: string): void {
  response.writeHead(404, { "x-error-code": code, "x-error-message": "not found" }).end("not found");
}
