/**
 * @module
 * A headless Chromium driven by its own DevTools protocol over two pipes: no library, no port. Tells what a page logged,
 * what it asked for, how wide it is and what stands in its accessibility tree; takes screenshots.
 */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

/** Whether the command `chromium` is there. */
export function hasChromium(): boolean {
  return spawnSync('chromium', ['--version']).status === 0;
}

/** How a page is looked at. */
export interface View {
  readonly width: number;
  readonly scheme: 'light' | 'dark';
}

/** A node of the accessibility tree. */
export interface AccessibleNode {
  readonly role: string;
  readonly name: string;
}

/** What came of looking at a page. */
export interface PageVisit {
  /** Errors and warnings of the console and of the browser. */
  readonly complaints: readonly string[];
  /** Every address asked for, data URLs aside. */
  readonly requests: readonly string[];
  /** Pixels that the content needs; more than the view where the page scrolls sideways. */
  readonly contentWidth: number;
  readonly background: string;
  readonly accessible: readonly AccessibleNode[];
  /** PNG of the first `height` pixels. */
  screenshot(height: number): Promise<Buffer>;
}

type Message = {
  readonly id?: number;
  readonly method?: string;
  readonly params?: never;
  readonly [key: string]: unknown;
};

export interface Chromium {
  visit(url: string, view: View): Promise<PageVisit>;
  close(): Promise<void>;
}

/** Starts it. */
export function startChromium(): Chromium {
  const profile = mkdtempSync(join(tmpdir(), 'counterweight-chromium-'));
  const child: ChildProcess = spawn(
    'chromium',
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--hide-scrollbars',
      '--remote-debugging-pipe',
      `--user-data-dir=${profile}`,
    ],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
  );
  const [input, output] = [child.stdio[3] as Writable, child.stdio[4] as Readable];
  const waiting = new Map<number, { resolve(value: Message): void; reject(error: Error): void }>();
  const listeners = new Set<(message: Message) => void>();
  let next = 0;
  let rest = '';
  child.on('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error('Chromium has ended.'));
  });
  output.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\0');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      const message = JSON.parse(part) as Message;
      if (message.id === undefined) for (const listen of listeners) listen(message);
      else if ('error' in message) waiting.get(message.id)?.reject(new Error(JSON.stringify(message.error)));
      else waiting.get(message.id)?.resolve(message);
    }
  });
  const send = async (
    method: string,
    params: object,
    sessionId?: string,
  ): Promise<Record<string, unknown>> => {
    const id = ++next;
    const answer = new Promise<Message>((resolve, reject) => waiting.set(id, { resolve, reject }));
    input.write(`${JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) })}\0`);
    const { result } = await answer;
    waiting.delete(id);
    return result as Record<string, unknown>;
  };
  return {
    async visit(url, { width, scheme }) {
      const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
      const attached = await send('Target.attachToTarget', { targetId, flatten: true });
      const session = String(attached.sessionId);
      const call = (method: string, params: object = {}) => send(method, params, session);
      const complaints: string[] = [];
      const requests: string[] = [];
      let loaded = (): void => {};
      const isLoaded = new Promise<void>((resolve) => {
        loaded = resolve;
      });
      listeners.add(({ method, params, sessionId }) => {
        if (sessionId !== session) return;
        const said = JSON.stringify(params);
        if (method === 'Runtime.consoleAPICalled' || method === 'Runtime.exceptionThrown')
          complaints.push(said);
        if (method === 'Log.entryAdded') complaints.push(said);
        if (method === 'Page.loadEventFired') loaded();
        if (method === 'Network.requestWillBeSent') {
          const asked = String((params as unknown as { request: { url: string } }).request.url);
          if (!asked.startsWith('data:')) requests.push(asked);
        }
      });
      for (const domain of ['Page', 'Runtime', 'Log', 'Network', 'Accessibility'])
        await call(`${domain}.enable`);
      await call('Emulation.setDeviceMetricsOverride', {
        width,
        height: 900,
        deviceScaleFactor: 1,
        mobile: width < 600,
      });
      await call('Emulation.setEmulatedMedia', {
        features: [{ name: 'prefers-color-scheme', value: scheme }],
      });
      await call('Page.navigate', { url });
      await isLoaded;
      const evaluate = async (expression: string): Promise<unknown> => {
        const { result } = await call('Runtime.evaluate', { expression, returnByValue: true });
        return (result as { value: unknown }).value;
      };
      const tree = (await call('Accessibility.getFullAXTree')).nodes as {
        readonly ignored: boolean;
        readonly role?: { readonly value: string };
        readonly name?: { readonly value: string };
      }[];
      return {
        complaints,
        requests,
        contentWidth: Number(await evaluate('document.documentElement.scrollWidth')),
        background: String(await evaluate('getComputedStyle(document.body).backgroundColor')),
        accessible: tree
          .filter(({ ignored }) => !ignored)
          .map(({ role, name }) => ({ role: role?.value ?? '', name: name?.value ?? '' })),
        async screenshot(height) {
          const clip = { x: 0, y: 0, width, height, scale: 1 };
          const { data } = await call('Page.captureScreenshot', { clip, captureBeyondViewport: true });
          return Buffer.from(String(data), 'base64');
        },
      };
    },
    async close() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      await send('Browser.close', {});
      await ended;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
