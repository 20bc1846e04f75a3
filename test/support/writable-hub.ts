import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type HubFile, listed, sha256 } from "./hub-file.ts";

interface Repository {
  readonly isPrivate: boolean;
  head: string;
  files: ReadonlyMap<string, HubFile>;
}

/**
 * As much of the Hugging Face hub's interface as reading ranges of files and uploading datasets take, behind the real
 * client library: creating, listing, ranges, `preupload`, Git LFS batches and their uploads, commits.
 */
export class WritableHub implements AsyncDisposable {
  readonly token: string;
  readonly repositories = new Map<string, Repository>();
  /** Contents in the storage, by their hash. */
  readonly stored = new Map<string, Buffer>();
  readonly requests: string[] = [];
  /** Tokens that came with uploads to the storage, where none belongs. */
  readonly tokensInStorage: string[] = [];
  /** Asked at every request: a status to answer with instead, or `lost` for a connection that breaks. */
  fault: (request: string) => number | "lost" | undefined = () => undefined;
  /** Makes every dataset a public one, whatever was asked for. */
  alwaysPublic = false;
  /** Behind the addresses that are given out for uploads: what lets their holder write. */
  signature = "";
  /** What is said with a status that a fault gives. */
  said = "";
  readonly #server: Server;

  private constructor(token: string) {
    this.token = token;
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
    });
  }

  static async start(token = "hf_madeuptokenmadeuptoken"): Promise<WritableHub> {
    const hub = new WritableHub(token);
    hub.#server.listen(0, "127.0.0.1").unref();
    await once(hub.#server, "listening");
    return hub;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Makes a dataset, or a new commit in it, with these files and no others. */
  publish(name: string, files: Readonly<Record<string, HubFile>>, isPrivate = false): void {
    const known = this.repositories.get(name);
    const head = createHash("sha1").update(`${name} ${known?.head}`).digest("hex");
    this.repositories.set(name, {
      isPrivate: known?.isPrivate ?? isPrivate,
      head,
      files: new Map(Object.entries(files)),
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? "/", this.endpoint);
    const seen = `${request.method} ${pathname}`;
    this.requests.push(seen);
    const body = await bytesOf(request);
    const fault = this.fault(seen);
    if (fault === "lost") return void response.destroy();
    if (fault !== undefined)
      return void response
        .writeHead(fault, {
          "content-type": this.said.startsWith("{") ? "application/json" : "application/xml",
        })
        .end(this.said);
    const { authorization } = request.headers;
    if (pathname.startsWith("/storage/") && authorization !== undefined)
      this.tokensInStorage.push(authorization);
    if (pathname.startsWith("/storage/"))
      return this.#store(pathname.slice("/storage/".length), body, response);
    if (request.method !== "GET" && authorization !== `Bearer ${this.token}`)
      return void response.writeHead(401).end();
    if (pathname === "/api/repos/create") return this.#create(JSON.parse(body.toString()), response);
    const [, name = "", rest = ""] =
      /^(?:\/api)?\/datasets\/([^/]+\/[^/.]+)(?:\.git)?\/(.*)$/.exec(pathname) ?? [];
    const repository = this.repositories.get(name);
    if (!repository) return void response.writeHead(404, { "x-error-code": "RepoNotFound" }).end();
    if (rest.startsWith("revision/")) sendJson(response, infoOf(name, repository));
    else if (rest.startsWith("tree/"))
      sendJson(
        response,
        [...repository.files].map(([path, file]) => listed(path, file)),
      );
    else if (rest.startsWith("resolve/"))
      sendRange(
        request,
        response,
        repository.files.get(decodeURIComponent(rest.split("/").slice(2).join("/"))),
      );
    else if (rest.startsWith("preupload/")) sendJson(response, preupload(JSON.parse(body.toString())));
    else if (rest === "info/lfs/objects/batch") this.#batch(JSON.parse(body.toString()), response);
    else if (rest.startsWith("commit/")) this.#commit(name, repository, body.toString(), response);
    else response.writeHead(404).end();
  }

  #create(
    wanted: { name: string; organization: string; visibility?: string; type: string },
    response: ServerResponse,
  ): void {
    const name = `${wanted.organization}/${wanted.name}`;
    if (this.repositories.has(name))
      return void response.writeHead(409).end(JSON.stringify({ error: "it exists" }));
    this.publish(
      name,
      { ".gitattributes": { content: Buffer.from("*.parquet filter=lfs\n") } },
      wanted.visibility === "private" && !this.alwaysPublic,
    );
    sendJson(response, { url: `${this.endpoint}/datasets/${name}`, id: name });
  }

  #batch({ objects }: { objects: { oid: string; size: number }[] }, response: ServerResponse): void {
    const upload = (oid: string) => ({
      upload: { href: `${this.endpoint}/storage/${oid}${this.signature}`, header: {} },
    });
    sendJson(response, {
      transfer: "basic",
      objects: objects.map(({ oid, size }) => ({
        oid,
        size,
        ...(!this.stored.has(oid) && { actions: upload(oid) }),
      })),
    });
  }

  #store(oid: string, body: Buffer, response: ServerResponse): void {
    if (sha256(body) !== oid) return void response.writeHead(400).end("another content");
    this.stored.set(oid, body);
    response.writeHead(200).end();
  }

  #commit(name: string, repository: Repository, body: string, response: ServerResponse): void {
    const files = new Map(repository.files);
    for (const line of body.split("\n")) {
      const { key, value } = JSON.parse(line);
      if (key === "file") files.set(value.path, { content: Buffer.from(value.content, "base64") });
      if (key === "deletedFile") files.delete(value.path);
      if (key !== "lfsFile") continue;
      const content = this.stored.get(value.oid);
      if (!content) return void response.writeHead(400).end("never uploaded");
      files.set(value.path, { content, large: true });
    }
    this.publish(name, Object.fromEntries(files));
    sendJson(response, {
      commitOid: this.repositories.get(name)?.head,
      commitUrl: `${this.endpoint}/datasets/${name}`,
    });
  }
}

function preupload({ files }: { files: { path: string }[] }) {
  return {
    files: files.map(({ path }) => ({ path, uploadMode: path.endsWith(".parquet") ? "lfs" : "regular" })),
  };
}

function infoOf(name: string, { head, isPrivate }: Repository) {
  return {
    _id: "0".repeat(24),
    id: name,
    sha: head,
    private: isPrivate,
    gated: false,
    likes: 0,
    downloads: 0,
    lastModified: "2025-01-01T00:00:00.000Z",
  };
}

function sendRange(request: IncomingMessage, response: ServerResponse, file: HubFile | undefined): void {
  if (!file) return void response.writeHead(404, { "x-error-code": "EntryNotFound" }).end();
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "") ?? [];
  if (from === undefined) return void response.writeHead(200).end(file.content);
  response.writeHead(206).end(file.content.subarray(Number(from), to ? Number(to) + 1 : undefined));
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

function sendJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
}
