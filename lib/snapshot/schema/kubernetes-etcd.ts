import type * as k from "../../model/kubernetes/index.js";
import { boolean, named, object, optional, text } from "../../schema/shape.js";
import { objectFields } from "./kubernetes-meta.js";

export const etcdSnapshotFile = named(
  "ETCDSnapshotFile",
  object<k.ETCDSnapshotFile>({
    ...objectFields,
    spec: optional(
      object({
        snapshotName: optional(text),
        nodeName: optional(text),
        location: optional(text),
        s3: optional(object({ bucket: optional(text) })),
      }),
    ),
    status: optional(object({ creationTime: optional(text), readyToUse: optional(boolean) })),
  }),
);
