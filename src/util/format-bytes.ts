/**
 * @module
 * A number of bytes as a person reads it, the same for memory and for files: in the largest binary unit of which there is
 * at least one, to a tenth where a whole number would hide much.
 */

const UNITS = ['KiB', 'MiB', 'GiB'] as const;
/** Below this a tenth of a unit is worth saying. */
const FEW = 10;

/** `812 KiB`, `4.5 MiB`, `412 MiB`, `24.9 GiB`. */
export function formatBytes(bytes: number): string {
  let value = bytes / 1024;
  let unit = 0;
  while (unit < UNITS.length - 1 && value >= 1024) {
    value /= 1024;
    unit++;
  }
  const places = value < FEW || UNITS[unit] === 'GiB' ? 1 : 0;
  return `${Number(value.toFixed(places))} ${UNITS[unit]}`;
}
