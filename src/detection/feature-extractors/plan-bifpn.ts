/**
 * @module
 * Which map of a bidirectional feature pyramid is made of which, as data (Tan et al. 2020, figure 2d;
 * bidirectional_feature_pyramid_generators.py, _create_bifpn_node_config).
 */

export interface BifpnLevels {
  /** The finest and the coarsest level of the pyramid; level l has stride 2^l. */
  readonly minLevel: number;
  readonly maxLevel: number;
  /** The coarsest level that the backbone gives. */
  readonly inputMaxLevel: number;
  readonly numIterations: number;
}

/** One map to be made. */
export interface BifpnNode {
  /** Upstream's: `{iteration}_dn_lvl_{level}` on the way down to finer maps, `{iteration}_up_lvl_{level}` on the way up. */
  readonly name: string;
  readonly level: number;
  /** The names of the maps that it is made of. */
  readonly inputs: readonly string[];
}

/** The name of what the backbone gives for a level, and of the coarser levels made from that. */
export function bifpnInputName(level: number): string {
  return `0_up_lvl_${level}`;
}

/** All whole numbers from `first` to `last`, both included, up or down. */
function range(first: number, last: number): number[] {
  const step = Math.sign(last - first) || 1;
  return Array.from({ length: Math.abs(last - first) + 1 }, (_, i) => first + i * step);
}

/**
 * The nodes in the order of computation. First come the levels that the backbone does not reach, each from the one before;
 * the last maxLevel − minLevel + 1 are the pyramid's result, finest first.
 */
export function planBifpn({ minLevel, maxLevel, inputMaxLevel, numIterations }: BifpnLevels): BifpnNode[] {
  const nodes: BifpnNode[] = [];
  let previous = bifpnInputName(maxLevel);
  const push = (name: string, level: number, inputs: readonly string[]): void => {
    nodes.push({ name, level, inputs });
    previous = name;
  };
  for (let level = inputMaxLevel + 1; level <= maxLevel; level++) {
    push(bifpnInputName(level), level, [bifpnInputName(level - 1)]);
  }
  for (let iteration = 1; iteration <= numIterations; iteration++) {
    for (const level of range(maxLevel - 1, minLevel)) {
      // the finest level has no way up: its map of the last iteration was made on the way down
      const way = level > minLevel || iteration === 1 ? 'up' : 'dn';
      push(`${iteration}_dn_lvl_${level}`, level, [`${iteration - 1}_${way}_lvl_${level}`, previous]);
    }
    for (const level of range(minLevel + 1, maxLevel)) {
      const down = level < maxLevel ? [`${iteration}_dn_lvl_${level}`] : [];
      push(`${iteration}_up_lvl_${level}`, level, [`${iteration - 1}_up_lvl_${level}`, ...down, previous]);
    }
  }
  return nodes;
}
