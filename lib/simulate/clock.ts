interface Appointment {
  readonly atMillis: number;
  readonly sequence: number;
  readonly isPoll: boolean;
  readonly act: () => void;
}

/** Simulated time: a queue of what happens when. What is due at the same moment happens in the order of its making. */
export class Clock {
  #nowMillis = 0;
  #sequence = 0;
  #polls = 0;
  readonly #heap: Appointment[] = [];

  get nowMillis(): number {
    return this.#nowMillis;
  }

  /** Only polls are left: nothing moves but what keeps asking whether something has moved. */
  get hasOnlyPolls(): boolean {
    return this.#polls === this.#heap.length;
  }

  get isIdle(): boolean {
    return this.#heap.length === 0;
  }

  after(delayMillis: number, act: () => void): void {
    this.#push({ atMillis: this.#nowMillis + delayMillis, sequence: this.#sequence++, isPoll: false, act });
  }

  /** The same for a question that is asked again and again. */
  pollAfter(delayMillis: number, act: () => void): void {
    this.#polls++;
    this.#push({ atMillis: this.#nowMillis + delayMillis, sequence: this.#sequence++, isPoll: true, act });
  }

  /** Lets time pass in which nothing is due. */
  advanceTo(millis: number): void {
    this.#nowMillis = Math.max(this.#nowMillis, millis);
  }

  /** Does what is due next; false where nothing is due until `untilMillis`. */
  step(untilMillis: number): boolean {
    const [next] = this.#heap;
    if (next === undefined || next.atMillis > untilMillis) return false;
    this.#removeFirst();
    if (next.isPoll) this.#polls--;
    this.#nowMillis = next.atMillis;
    next.act();
    return true;
  }

  #push(appointment: Appointment): void {
    const heap = this.#heap;
    let at = heap.push(appointment) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(appointment, heap[parent] as Appointment)) break;
      heap[at] = heap[parent] as Appointment;
      at = parent;
    }
    heap[at] = appointment;
  }

  #removeFirst(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      const right = heap[child + 1];
      if (right !== undefined && isBefore(right, heap[child] as Appointment)) child++;
      if (!isBefore(heap[child] as Appointment, last)) break;
      heap[at] = heap[child] as Appointment;
      at = child;
    }
    heap[at] = last;
  }
}

function isBefore(a: Appointment, b: Appointment): boolean {
  return a.atMillis === b.atMillis ? a.sequence < b.sequence : a.atMillis < b.atMillis;
}
