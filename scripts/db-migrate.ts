/** `npm run db:migrate`: brings the schema up to date and prints what was done. */
import { loadConfig } from '../src/app/config.js';
import { createDeps } from '../src/app/deps.js';
import { migrate } from '../src/db/index.js';

const { db } = createDeps(loadConfig(process.env));
const done = await migrate(db);
process.stdout.write(done.length > 0 ? `${done.join('\n')}\n` : 'The schema is up to date.\n');
await db.destroy();
