/** A process that serves pages beside others; see `first.ts`. */
import { pino } from 'pino';
import { createReader, READER_LIMITS, VERIFIER_LIMITS } from '../../web/index.js';
import { loadConfig } from '../config.js';
import { settleDemo } from '../demo/demo-settings.js';
import { createDeps } from '../deps.js';
import { createMetrics } from '../metrics.js';
import { createServing } from '../serving.js';
import { listenToFirst, readBeginning, tellFirst } from './other.js';
import { connectionsOf, shareOf } from './shares.js';

const { name, clockOffset } = readBeginning();
const config = loadConfig(process.env);
const { workers, databaseUrl: url, databaseFile: file } = config;
const log = pino({ level: config.logLevel });
const { deps, demo, keyPrintedAt } = await settleDemo(
  createDeps(config, { serving: true, connections: connectionsOf(workers), clockOffset }),
  config,
);
const metrics = createMetrics(name);

let swept = performance.now();
let asked = 0;
const asking = new Map<number, (text: string) => void>();
const figures = (): Promise<string> =>
  new Promise((resolve) => {
    asking.set(++asked, resolve);
    tellFirst({ kind: 'asks', id: asked });
  });

const serving = createServing(
  deps,
  {
    settings: {
      demo,
      secure: config.siteUrl.startsWith('https:'),
      keyPrintedAt,
    },
    log,
    strictViews: config.strictViews,
    metricsToken: config.metricsToken,
    reader: createReader(log, deps.db, { url, file }, shareOf(READER_LIMITS, workers)),
    verifier: shareOf(VERIFIER_LIMITS, workers),
  },
  { vitals: () => ({ sweepAge: performance.now() - swept, clock: deps.clock }), figures, metrics },
);
// It listens nowhere; a web server begins at this to look for senders who are too slow.
serving.server.emit('listening');

listenToFirst(
  {
    onConnection: (socket) => {
      // As those that a web server takes in by itself: who has said everything may still be answered.
      socket.allowHalfOpen = true;
      serving.server.emit('connection', socket);
    },
    onSwept: (age) => {
      swept = performance.now() - age;
    },
    onFigures: (id, text) => {
      asking.get(id)?.(text);
      asking.delete(id);
    },
    onHold: () => serving.hold(),
    onStop: async () => {
      await serving.end();
      await deps.db.destroy();
    },
  },
  metrics,
);
tellFirst({ kind: 'ready' });
