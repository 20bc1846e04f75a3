import { messageOf } from "../model/error.ts";
import type { SandboxSources } from "./sandbox-sources.ts";
import { type Hello, SandboxTrouble, Worker, type WorkerCommand } from "./worker.ts";

/** Makes the command of a worker; each gets a number of its own, and a new one when it is replaced. */
export type CommandMaker = (slot: number) => WorkerCommand;

/** Whether workers can be had at all. @throws HindcastError that says why not */
export type PlaceCheck = () => Promise<void>;

/** So many workers, each busy with one request at a time; one that fails is replaced by a new one. */
export class WorkerPool {
  readonly size: number;
  readonly hello: Hello;
  readonly #make: CommandMaker;
  readonly #sources: SandboxSources;
  readonly #requirePlace: PlaceCheck;
  readonly #idle: Slot[];
  readonly #waiting: ((slot: Slot) => void)[] = [];
  readonly #all = new Set<Slot>();
  #warmUp: readonly object[] = [];
  #isClosed = false;

  private constructor(
    size: number,
    make: CommandMaker,
    sources: SandboxSources,
    requirePlace: PlaceCheck,
    first: Worker,
  ) {
    this.size = size;
    this.#requirePlace = requirePlace;
    this.#make = make;
    this.#sources = sources;
    this.hello = first.hello;
    this.#idle = Array.from({ length: size }, (_, number) => ({
      number,
      worker: number === 0 ? first : undefined,
      warmedUp: 0,
    }));
    for (const slot of this.#idle) this.#all.add(slot);
  }

  /** Starts the first worker; the others start when there is work for them. */
  static async open(
    size: number,
    make: CommandMaker,
    sources: SandboxSources,
    requirePlace: PlaceCheck = async () => {},
  ): Promise<WorkerPool> {
    return new WorkerPool(size, make, sources, requirePlace, await Worker.start(make(0), sources));
  }

  /** Requests that every worker answers before any other, also those that come later. */
  warmUp(request: object): void {
    this.#warmUp = [...this.#warmUp, request];
  }

  /**
   * Has a worker answer. `isUsable` says of a reply whether the worker can go on; one that cannot is replaced.
   *
   * @throws SandboxTrouble when the worker fails meanwhile; HindcastError when none can be had any more.
   */
  async ask(
    request: object,
    seconds: number,
    isUsable: (reply: unknown) => boolean = () => true,
  ): Promise<unknown> {
    if (this.#isClosed) throw new SandboxTrouble("the sandbox is closed");
    const slot = this.#idle.shift() ?? (await new Promise<Slot>((resolve) => this.#waiting.push(resolve)));
    try {
      const worker = await this.#workerOf(slot);
      const reply = await worker.ask(request, seconds);
      if (!isUsable(reply)) await this.#retire(slot);
      return reply;
    } catch (error) {
      await this.#retire(slot);
      throw error;
    } finally {
      const next = this.#waiting.shift();
      if (next) next(slot);
      else this.#idle.push(slot);
    }
  }

  /** Ends every worker, also busy ones. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#all].map((slot) => this.#retire(slot)));
  }

  async #workerOf(slot: Slot): Promise<Worker> {
    if (this.#isClosed) throw new SandboxTrouble("the sandbox is closed");
    if (slot.worker === undefined || !slot.worker.isAlive) {
      await this.#retire(slot);
      slot.worker = await this.#start(slot.number);
    }
    for (; slot.warmedUp < this.#warmUp.length; slot.warmedUp++)
      await slot.worker.ask(this.#warmUp[slot.warmedUp] as object, warmUpSeconds);
    return slot.worker;
  }

  // The first worker started, so the place was sound. If it no longer is, every answer would fail like this one: that
  // is for the user to know at once. Else it is trouble of this one.
  async #start(number: number): Promise<Worker> {
    try {
      return await Worker.start(this.#make(number), this.#sources);
    } catch (cause) {
      await this.#requirePlace();
      throw new SandboxTrouble(messageOf(cause), { cause });
    }
  }

  async #retire(slot: Slot): Promise<void> {
    const { worker } = slot;
    slot.worker = undefined;
    slot.warmedUp = 0;
    await worker?.end();
  }
}

interface Slot {
  readonly number: number;
  worker: Worker | undefined;
  /** How many of the warm-up requests it has answered. */
  warmedUp: number;
}

// Heavy libraries take tens of seconds to load on a busy machine.
const warmUpSeconds = 300;
