/**
 * @module
 * Progress on standard error (so that standard output stays clean for data): one redrawn bar on a terminal, plain
 * lines elsewhere, at most every tenth of the way or every ten seconds.
 */

/** Where progress is written; `process.stderr` is one. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** A piece of work under way. */
export interface Progress {
  /** `done` of the total are done; `info` is the caller's own words (losses, images per second). */
  update(done: number, info: string): void;
  /** Prints a whole line without disturbing the bar. */
  log(line: string): void;
  /** Shows the last state for good. */
  finish(): void;
}

const REDRAW_MS = 100;
const LINE_MS = 10_000;
const LINE_GAP_MS = 1_000;
const BAR_CELLS = 24;

/**
 * A progress display for `total` units of work. `done` is how many were done before (a resumed run): the time left
 * is reckoned from the units done since. `now` (milliseconds) is for tests.
 *
 * @example
 * const progress = createProgress({ total: 1000, label: 'train' });
 * progress.update(10, 'loss 4.21  23 img/s'); // train  ▕█       ▏  1 %  10/1000  loss 4.21  23 img/s  0:08, 13:40 left
 * progress.finish();
 */
export function createProgress(options: {
  readonly total: number;
  readonly label: string;
  readonly done?: number;
  readonly stream?: ProgressStream;
  readonly now?: () => number;
}): Progress {
  const { total, label, done: before = 0, stream = process.stderr, now = Date.now } = options;
  const started = now();
  let done = before;
  let info = '';
  let shownAt = Number.NEGATIVE_INFINITY;
  let shownDone = before;
  let pending = false;

  const clock = (): string => {
    const elapsed = now() - started;
    if (done <= before || done >= total) return formatDuration(elapsed);
    const left = (elapsed * (total - done)) / (done - before);
    return `${formatDuration(elapsed)}, ${formatDuration(left)} left`;
  };
  const parts = (bar: string): string => {
    const percent = `${Math.floor((100 * done) / Math.max(total, 1))} %`.padStart(5);
    return [label, `${bar}${percent}`, `${done}/${total}`, info, clock()].filter(Boolean).join('  ');
  };
  const drawBar = (): void => {
    const line = parts(renderBar(done / Math.max(total, 1)));
    stream.write(`\r\x1b[2K${line.slice(0, Math.max(20, (stream.columns ?? 80) - 1))}`);
  };
  const isDue = (): boolean => {
    const since = now() - shownAt;
    if (stream.isTTY) return since >= REDRAW_MS;
    const tenth = Math.floor((10 * done) / total) > Math.floor((10 * shownDone) / total);
    return since >= LINE_MS || (tenth && since >= LINE_GAP_MS);
  };
  const show = (): void => {
    if (stream.isTTY) drawBar();
    else stream.write(`${parts('').replace(/ {2,}/g, '  ')}\n`);
    shownAt = now();
    shownDone = done;
    pending = false;
  };

  return {
    update(nowDone, nowInfo) {
      done = nowDone;
      info = nowInfo;
      pending = true;
      if (isDue()) show();
    },
    log(line) {
      stream.write(stream.isTTY ? `\r\x1b[2K${line}\n` : `${line}\n`);
      if (stream.isTTY && shownAt >= started) drawBar();
    },
    finish() {
      if (pending) show();
      if (stream.isTTY && shownAt >= started) stream.write('\n');
    },
  };
}

/** A duration in milliseconds as `m:ss` or `h:mm:ss`. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const pad = (n: number): string => String(n).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${pad(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${pad(minutes % 60)}:${pad(seconds % 60)}`;
}

function renderBar(share: number): string {
  const eighths = Math.round(Math.min(1, Math.max(0, share)) * BAR_CELLS * 8);
  const partial = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'][eighths % 8];
  return `▕${`${'█'.repeat(Math.floor(eighths / 8))}${partial}`.padEnd(BAR_CELLS)}▏`;
}
