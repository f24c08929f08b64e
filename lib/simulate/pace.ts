/**
 * How long things take [ms]. The outcome rests on their order of magnitude, not on the numbers: API requests and controllers
 * take milliseconds, Pods start and stop within kubectl's five seconds between two attempts.
 */
export const PACE = {
  /** one request to the API server */
  request: 3,
  /** until a controller has seen a change and acted */
  controller: 5,
  /** until the use of a quota is counted anew */
  quota: 20,
  /** one scheduling cycle */
  schedulingCycle: 2,
  /** from binding until the containers run and are ready */
  podStart: 250,
  /** from the request to stop until the kubelet has removed the Pod */
  podStop: 250,
  /** by how much two of them differ */
  podJitter: 100,
} as const;
