/** A report of something that went wrong, retold in docs/incidents. */
export interface Incident {
  /** file below docs/incidents, without its ending */
  readonly page: string;
  readonly title: string;
  /** risks that were in it, in the order of the catalogue */
  readonly risks: readonly string[];
}

function incident(page: string, title: string, risks: string): Incident {
  return { page, title, risks: risks.split(" ") };
}

/** The reports that kaudit exists for. A risk that no rule tells yet stands there too, and says so. */
export const INCIDENTS: readonly Incident[] = [
  incident(
    "000-emptied-volumes",
    "Moved the kubelet's directory, emptied every volume",
    "A01 A02 A03 A04 A05 A06 A07 A08 A09 A10 A11 A13 A14 A15 A16 A17 A18 A19 A20 A21 A22 A23 A24 A25 A26 A27 A28 A29 A30 A31 A32 " +
      "A34 A35 A36 A37 A38 A39 B01 B02 B05 B07 B08 C01 C02 C11 C12 E06 E13 E15 F07 F15 F17 G01 G02 G06 G11",
  ),
  incident(
    "001-volume-on-a-silent-node",
    "A volume that stayed on a Node that did not answer",
    "A34 C04 C17 D01 D02 D03 D04 D05 D06 D07 D08 D09 D10 F07 F11 F19 G12",
  ),
  incident(
    "002-restored-from-half-a-month-ago",
    "etcd restored from half a month ago",
    "A34 C05 C17 D08 E01 E02 E03 E06 E07 E08 E09 E10 E11 E12 E17 E18 E21 E22 E25 E26 F05 F17 G09 G10 H08",
  ),
  incident(
    "003-replaced-k3s-server",
    "A k3s server replaced, with volumes on it",
    "A33 C01 C02 C03 C04 C05 C08 C13 C14 D10 E01 E02 E04 E06 E08 E14 E15 E19 E20 E24 F08 F09 F17 F18 F19 F20 F21 G12",
  ),
  incident(
    "004-maintenance-of-a-node",
    "A Node taken out for more memory",
    "C01 C06 C07 D01 E01 E13 F01 F02 F03 F04 F06 F07 F08 F09 F11 F12 F14 F16 F17 F20 F22 G01 G02 G03 G04 G05 G06 G07 G08 G09 G10 G11 G12",
  ),
];
