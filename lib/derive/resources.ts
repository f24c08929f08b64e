import type { ResourceList } from "../model/kubernetes/index.js";
import { quantityMilliValue, quantityValue } from "./quantity.js";

/** Amounts of what Nodes have and Pods ask for, as the scheduler counts them. */
export interface Resources {
  readonly cpuMillicores: number;
  readonly memoryBytes: number;
  readonly ephemeralStorageBytes: number;
  /** extended resources, hugepages, attachable volumes: name → amount */
  readonly scalars: ReadonlyMap<string, number>;
}

const NO_SCALARS: ReadonlyMap<string, number> = new Map();

/** A sum that grows in place: over 150,000 Pods a new object for each term would cost more than the arithmetic. */
export class ResourceSum implements Resources {
  cpuMillicores = 0;
  memoryBytes = 0;
  ephemeralStorageBytes = 0;
  #scalars: Map<string, number> | undefined;

  get scalars(): ReadonlyMap<string, number> {
    return this.#scalars ?? NO_SCALARS;
  }

  /** @throws {SyntaxError} when a quantity cannot be read */
  addList(list: ResourceList | undefined): void {
    for (const name in list) {
      if (Object.hasOwn(list, name)) this.#put(name, list[name] ?? 0, add);
    }
  }

  /** Sets what the list names and keeps the rest. */
  override(list: ResourceList): void {
    for (const name in list) {
      if (Object.hasOwn(list, name)) this.#put(name, list[name] ?? 0, replace);
    }
  }

  add(other: Resources): void {
    this.#combine(other, add);
  }

  atLeast(other: Resources): void {
    this.#combine(other, Math.max);
  }

  #combine(other: Resources, operation: (x: number, y: number) => number): void {
    this.cpuMillicores = operation(this.cpuMillicores, other.cpuMillicores);
    this.memoryBytes = operation(this.memoryBytes, other.memoryBytes);
    this.ephemeralStorageBytes = operation(this.ephemeralStorageBytes, other.ephemeralStorageBytes);
    for (const [name, amount] of other.scalars) this.#putScalar(name, amount, operation);
  }

  #put(name: string, quantity: string | number, operation: (x: number, y: number) => number): void {
    switch (name) {
      case "cpu":
        this.cpuMillicores = operation(this.cpuMillicores, quantityMilliValue(quantity));
        break;
      case "memory":
        this.memoryBytes = operation(this.memoryBytes, quantityValue(quantity));
        break;
      case "ephemeral-storage":
        this.ephemeralStorageBytes = operation(this.ephemeralStorageBytes, quantityValue(quantity));
        break;
      default:
        if (isScalar(name)) this.#putScalar(name, quantityValue(quantity), operation);
    }
  }

  #putScalar(name: string, amount: number, operation: (x: number, y: number) => number): void {
    this.#scalars ??= new Map();
    this.#scalars.set(name, operation(this.#scalars.get(name) ?? 0, amount));
  }
}

/** @throws {SyntaxError} when a quantity cannot be read */
export function resourcesOf(list: ResourceList | undefined): Resources {
  const sum = new ResourceSum();
  sum.addList(list);
  return sum;
}

/** Counted by name: extended resources (they carry a domain), hugepages and the old attachable volumes. */
function isScalar(name: string): boolean {
  return name.includes("/") || name.startsWith("hugepages-") || name.startsWith("attachable-volumes-");
}

function add(x: number, y: number): number {
  return x + y;
}

function replace(_: number, y: number): number {
  return y;
}
