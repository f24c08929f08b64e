import { type DrainOptions, drainFlagWords } from "../../derive/drain-flags.js";
import { keyOf } from "../../derive/owner.js";
import type { PodDisruptionBudget } from "../../model/kubernetes/index.js";
import type { DrainPlan, PodsPrediction, Preparation } from "../../model/prediction.js";
import type { Cluster } from "../cluster.js";
import { cordon } from "../drain/drain-run.js";
import type { PodState } from "../pod-state.js";
import { attemptDrain, flagsOf } from "../predict/predict-drain.js";
import { trialsFor } from "../predict/trials.js";
import { settle } from "../settle.js";
import { adjustmentsOf, isBare, type Measure, scaleUp, unblocking, uncordon } from "./measure.js";

/** What was prepared has this long to take effect [ms]; Pods start within a second here. */
const PREPARATION_MILLIS = 60_000;
/** How often what still blocks is answered with another measure. */
const MOST_ROUNDS = 8;
/** More measures than that are not taken away one by one to see whether they are needed. */
const MOST_WEIGHED = 6;
/** Workloads that are spared an outage by a replica more. */
const MOST_SPARED = 10;

type Told = PodsPrediction;

/**
 * The drain that empties these Nodes, and the least that has to be done before it: flags, replicas, budgets, cordons. All of
 * it is tried on the simulated cluster, so that nothing is proposed that does not work there.
 *
 * @param wanted the flags that the change gives
 * @throws {SyntaxError} when the Pod selector cannot be read
 */
export function planDrain(cluster: Cluster, nodes: readonly string[], wanted: DrainOptions): DrainPlan {
  const play = player(cluster, nodes);
  const { options, told } = withFlags(play, { ...wanted, disableEviction: false, timeoutSeconds: 0 });
  const unblocked = unblock(cluster, play, options, told);
  const placed = makePlace(cluster, nodes, play, options, unblocked);
  const end = spare(cluster, play, options, placed);
  const inTime = { ...options, timeoutSeconds: wanted.timeoutSeconds };
  const isInTime = wanted.timeoutSeconds === 0 || play(inTime, end.measures).completes;
  return describe(cluster, nodes, wanted, isInTime ? inTime : options, end);
}

/** Plays the drain after some measures; of several tries the one that ends worst. */
type Play = (options: DrainOptions, measures: readonly Measure[]) => Told;

interface State {
  readonly measures: readonly Measure[];
  readonly told: Told;
}

function player(cluster: Cluster, nodes: readonly string[]): Play {
  // Every try is told in full, so there are fewer of them than for the prediction.
  const tries = Math.ceil(trialsFor(cluster.podCount, nodes.length) / 7);
  return (options, measures) => {
    const flags = flagsOf(options);
    const ends = Array.from({ length: tries }, (_, index) =>
      cluster.try(
        index + 1,
        (run) => {
          if (measures.length > 0) {
            for (const node of nodes) cordon(run.simulation, node);
            settle(run.simulation, PREPARATION_MILLIS);
          }
          return attemptDrain(run, nodes, flags, true).tell();
        },
        adjustmentsOf(measures),
      ),
    );
    return ends.reduce((worst, end) => (isWorse(end, worst) ? end : worst));
  };
}

function isWorse(a: Told, b: Told): boolean {
  if (a.completes !== b.completes) return b.completes;
  return waitingIn(a) > waitingIn(b) || (waitingIn(a) === waitingIn(b) && a.blocked.length > b.blocked.length);
}

function waitingIn({ pending }: Told): number {
  return pending.reduce((sum, { pods }) => sum + pods, 0);
}

/** Gives the flags that kubectl asks for, as long as it asks. */
function withFlags(play: Play, wanted: DrainOptions): { readonly options: DrainOptions; readonly told: Told } {
  let options = wanted;
  let told = play(options, []);
  for (let more = askedFor(told, options); more !== undefined; more = askedFor(told, options)) {
    options = { ...options, ...more };
    told = play(options, []);
  }
  return { options, told };
}

function askedFor({ refused }: Told, options: DrainOptions): Partial<DrainOptions> | undefined {
  const has = (words: string) => refused.some(({ reason }) => reason.includes(words));
  const more = {
    ...(has("--ignore-daemonsets") && !options.ignoreDaemonsets && { ignoreDaemonsets: true }),
    ...(has("--delete-emptydir-data") && !options.deleteEmptydirData && { deleteEmptydirData: true }),
    ...((has("--force") || has("not found")) && !options.force && { force: true }),
  };
  return Object.keys(more).length === 0 ? undefined : more;
}

/** Answers each budget that blocks with the least that may help, and with more where it did not. */
function unblock(cluster: Cluster, play: Play, options: DrainOptions, first: Told): State {
  const budgets = new Map(
    (cluster.facts.look("podDisruptionBudgets") ?? []).map((each) => [keyOf(each.metadata), each]),
  );
  const chosen = new Map<string, { readonly candidates: readonly (readonly Measure[])[]; at: number }>();
  let state: State = { measures: [], told: first };
  for (let round = 0; round < MOST_ROUNDS && !state.told.completes; round++) {
    if (!answer(cluster, state.told, budgets, chosen)) break;
    const measures = uniqueMeasures([...chosen.values()].flatMap(({ candidates, at }) => candidates[at] ?? []));
    state = { measures, told: play(options, measures) };
  }
  return state.told.completes ? weigh(play, options, state) : state;
}

/** @returns false where nothing is left to try */
function answer(
  cluster: Cluster,
  { blocked }: Told,
  budgets: ReadonlyMap<string, PodDisruptionBudget>,
  chosen: Map<string, { readonly candidates: readonly (readonly Measure[])[]; at: number }>,
): boolean {
  let isAnswered = false;
  const seen = new Set<string>();
  for (const { pod: key, budgets: names } of blocked) {
    const pod = podOf(cluster, key);
    const id = names.join(" ");
    if (pod === undefined || seen.has(id)) continue;
    seen.add(id);
    const known = chosen.get(id);
    if (known === undefined) {
      const candidates = unblocking(
        cluster,
        pod,
        names.flatMap((name) => budgets.get(name) ?? []),
      );
      if (candidates.length === 0) continue;
      chosen.set(id, { candidates, at: 0 });
    } else if (known.at + 1 < known.candidates.length) known.at++;
    else continue;
    isAnswered = true;
  }
  return isAnswered;
}

function podOf(cluster: Cluster, key: string): PodState | undefined {
  const slash = key.indexOf("/");
  return cluster.world.pod(key.slice(0, slash), key.slice(slash + 1));
}

/** One of each id; what one Pod's budget needed may be needed by another's. */
function uniqueMeasures(measures: readonly Measure[]): readonly Measure[] {
  return [...new Map(measures.map((measure) => [measure.id, measure])).values()];
}

/** Takes away what is not needed after all. */
function weigh(play: Play, options: DrainOptions, state: State): State {
  if (state.measures.length < 2 || state.measures.length > MOST_WEIGHED) return state;
  let best = state;
  for (const measure of state.measures) {
    const measures = best.measures.filter((each) => each !== measure);
    const told = play(options, measures);
    if (told.completes && waitingIn(told) <= waitingIn(best.told)) best = { measures, told };
  }
  return best;
}

/** Lets other Nodes take Pods again that are ready and cordoned, where Pods would otherwise wait. */
function makePlace(cluster: Cluster, nodes: readonly string[], play: Play, options: DrainOptions, state: State): State {
  const touched = new Set(nodes);
  const cordoned = [...cluster.world.nodes.values()].filter(
    ({ name, isUnschedulable, isReady }) => isUnschedulable && isReady && !touched.has(name),
  );
  if (cordoned.length === 0 || cordoned.length > MOST_WEIGHED || waitingIn(state.told) === 0) return state;
  const measures = [...state.measures, ...cordoned.map(({ name }) => uncordon(name))];
  const told = play(options, measures);
  const isBetter = waitingIn(told) < waitingIn(state.told) && (told.completes || !state.told.completes);
  return isBetter ? weighPlaces(play, options, { measures, told }) : state;
}

function weighPlaces(play: Play, options: DrainOptions, state: State): State {
  let best = state;
  for (const measure of state.measures.filter(({ node }) => node !== undefined)) {
    const measures = best.measures.filter((each) => each !== measure);
    const told = play(options, measures);
    if (told.completes === best.told.completes && waitingIn(told) <= waitingIn(best.told)) best = { measures, told };
  }
  return best;
}

/** A replica more where it spares a workload the gap, and brings nothing worse. */
function spare(cluster: Cluster, play: Play, options: DrainOptions, state: State): State {
  const wanted = state.told.downtime
    .filter(({ seconds }) => seconds.max !== null)
    .flatMap(({ namespace, owner }) => scaleOf(cluster, state.told, namespace, owner?.name) ?? [])
    .filter(({ id }) => !state.measures.some((measure) => measure.id === id))
    .slice(0, MOST_SPARED);
  if (!state.told.completes || wanted.length === 0) return state;
  const tried = play(options, [...state.measures, ...wanted]);
  const helped = wanted.filter(({ preparation }) => !isDown(cluster, tried, preparation));
  if (helped.length === 0) return state;
  const measures = [...state.measures, ...helped];
  const told = helped.length === wanted.length ? tried : play(options, measures);
  return told.completes && waitingIn(told) <= waitingIn(state.told) ? { measures, told } : state;
}

function scaleOf(cluster: Cluster, { evicted }: Told, namespace: string, controller: string | undefined) {
  const pod = evicted
    .map((key) => podOf(cluster, key))
    .find((each) => each?.owner?.name === controller && each?.namespace === namespace);
  return pod === undefined ? undefined : scaleUp(cluster, pod, "spare");
}

function isDown(cluster: Cluster, { downtime, evicted }: Told, preparation: Preparation): boolean {
  if (!isScale(preparation)) return false;
  return downtime.some(({ namespace, owner }) => {
    const scaled = scaleOf(cluster, { evicted } as Told, namespace, owner?.name)?.preparation;
    return (
      scaled !== undefined &&
      isScale(scaled) &&
      namespace === preparation.namespace &&
      scaled.owner.name === preparation.owner.name
    );
  });
}

type Scale = Extract<Preparation, { readonly kind: "scale" | "raise-minimum" }>;

function isScale(preparation: Preparation): preparation is Scale {
  return preparation.kind === "scale" || preparation.kind === "raise-minimum";
}

function describe(
  cluster: Cluster,
  nodes: readonly string[],
  wanted: DrainOptions,
  options: DrainOptions,
  { measures, told }: State,
): DrainPlan {
  const isLater = wanted.timeoutSeconds !== 0 && options.timeoutSeconds === 0;
  const flags = [...drainFlagWords(options), ...(isLater ? ["--timeout=0s"] : [])];
  const given = new Set(drainFlagWords(wanted));
  return {
    nodes,
    flags,
    addedFlags: flags.filter((flag) => !given.has(flag)),
    preparations: measures.map(({ preparation }) => preparation),
    completes: told.completes,
    endedForGood: told.evicted.filter((key) => {
      const pod = podOf(cluster, key);
      return pod !== undefined && isBare(pod);
    }),
    emptyDirDeleted: told.emptyDirDeleted,
    refused: told.refused,
    blocked: told.blocked,
    remaining: told.remaining,
    pending: told.pending,
    downtime: told.downtime,
  };
}
