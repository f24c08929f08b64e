import type { IntOrString } from "../model/kubernetes/index.js";

const SYNTAX = /^([+-]?)(\d*)(?:\.(\d*))?(?:([KMGTPE]i)|([numkMGTPE])|[eE]([+-]?\d{1,3}))?$/;
const BINARY = { Ki: 1n << 10n, Mi: 1n << 20n, Gi: 1n << 30n, Ti: 1n << 40n, Pi: 1n << 50n, Ei: 1n << 60n };
const DECIMAL = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };

/**
 * A quantity in whole units (bytes, Pods, devices), rounded up as the scheduler does.
 *
 * @throws {SyntaxError} when the text is no quantity
 * @see k8s.io/apimachinery/pkg/api/resource, Quantity.Value
 */
export function quantityValue(quantity: IntOrString): number {
  if (typeof quantity === "number" && Number.isInteger(quantity)) return quantity;
  return scaled(quantity, 0);
}

/**
 * A quantity in thousandths (millicores), rounded up.
 *
 * @throws {SyntaxError} when the text is no quantity
 */
export function quantityMilliValue(quantity: IntOrString): number {
  if (typeof quantity === "number" && Number.isInteger(quantity)) return quantity * 1000;
  return scaled(quantity, 3);
}

/** Few texts make up all quantities of a cluster; 150,000 Pods repeat them. */
const KNOWN = new Map<string, number>();
const MOST_KNOWN = 10_000;

function scaled(quantity: IntOrString, exponent: number): number {
  const key = `${quantity}*${exponent}`;
  let value = KNOWN.get(key);
  if (value === undefined) {
    value = parseScaled(quantity, exponent);
    if (KNOWN.size < MOST_KNOWN) KNOWN.set(key, value);
  }
  return value;
}

/** The quantity times ten to the power of `exponent`. In BigInt, since 1.5Gi and 0.1 must not pick up rounding errors. */
function parseScaled(quantity: IntOrString, exponent: number): number {
  const parts = SYNTAX.exec(String(quantity));
  const [, sign, whole = "", fraction = "", binary, decimal, power] = parts ?? [];
  if (parts === null || whole + fraction === "") throw new SyntaxError(`"${quantity}" is no quantity`);
  const digits = BigInt(whole + fraction) * (binary === undefined ? 1n : BINARY[binary as keyof typeof BINARY]);
  const tens =
    exponent -
    fraction.length +
    Number(power ?? 0) +
    (decimal === undefined ? 0 : DECIMAL[decimal as keyof typeof DECIMAL]);
  const value = tens >= 0 ? digits * 10n ** BigInt(tens) : ceilDivide(digits, 10n ** BigInt(-tens), sign === "-");
  return Number(sign === "-" ? -value : value);
}

/** Away from zero for positive numbers, towards zero for negative ones: always up. */
function ceilDivide(dividend: bigint, divisor: bigint, isNegative: boolean): bigint {
  const quotient = dividend / divisor;
  return !isNegative && quotient * divisor !== dividend ? quotient + 1n : quotient;
}
