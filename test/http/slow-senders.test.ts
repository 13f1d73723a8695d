import { connect, type Socket } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bodyMillis, PATIENCE_WITH_SENDERS } from '../../src/app/slow-requests.js';
import { startTestSite, type TestSite } from '../support/site.js';

const HEAD = 'POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n';

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite({ patience: { head: 300, body: 300, bytesPerSecond: 1024 * 1024 } });
});
afterAll(() => site.stop());

/** Sends a beginning and then one byte after another, until the server ends the connection; what it said. */
function drip(beginning: string): Promise<string> {
  return new Promise((resolve) => {
    let heard = '';
    let dripping: NodeJS.Timeout | undefined;
    const socket: Socket = connect(Number(new URL(site.url).port), '127.0.0.1', () => {
      socket.write(beginning);
      dripping = setInterval(() => socket.write('a'), 20);
    });
    socket.setEncoding('utf8').on('data', (text: string) => {
      heard += text;
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearInterval(dripping);
      resolve(heard);
    });
  });
}

describe('a sender who only holds the connection open', () => {
  it.each([
    ['in the head', 'GET / HTTP/1.1\r\nHost: x\r\nX-Slow: '],
    ['in a body of announced length', `${HEAD}Content-Length: 100000\r\n\r\nlogin=`],
    ['in chunks', `${HEAD}Transfer-Encoding: chunked\r\n\r\n100000\r\nlogin=`],
    [
      'in a file',
      'POST /verify HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 1000000\r\n\r\n--x\r\nContent-Disposition: form-data; name="file"; filename="a.json"\r\n\r\n',
    ],
  ])('is cut off with 408 when he drips %s, and others are answered meanwhile', async (_name, beginning) => {
    const dripping = drip(beginning);
    expect((await site.client().get('/')).status).toBe(200);
    expect(await dripping).toContain('HTTP/1.1 408 ');
    expect((await site.client().get('/')).status).toBe(200);
  });

  it('is cut off even after he has been answered', async () => {
    const heard = await drip('POST /no-such-page HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\nx');
    expect(heard).toMatch(/^HTTP\/1\.1 40[34] /);
    expect(heard).not.toContain(' 408 ');
  });
});

describe('a sender on a slow line', () => {
  it('keeps his upload: at 128 kbit/s he is never behind, however much he sends', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 64 * 1024 * 1024 }), (bytes) => {
        const takes = (bytes / (128_000 / 8)) * 1000;
        expect(bodyMillis(PATIENCE_WITH_SENDERS, bytes)).toBeGreaterThan(takes);
      }),
    );
    expect(bodyMillis(PATIENCE_WITH_SENDERS, 1000)).toBeLessThan(21_000);
  });

  it('has the time that he has earned: a pause after much is no dripping', async () => {
    const patient = await startTestSite({ patience: { head: 3000, body: 3000, bytesPerSecond: 10 } });
    const body = `login=${'a'.repeat(5000)}`;
    const answer = await new Promise<string>((resolve) => {
      let heard = '';
      const socket = connect(Number(new URL(patient.url).port), '127.0.0.1');
      socket.write(`${HEAD}Connection: close\r\nContent-Length: ${body.length}\r\n\r\n`);
      setTimeout(() => socket.write(body.slice(0, 4000)), 100);
      setTimeout(() => socket.write(body.slice(4000)), 4000);
      socket.setEncoding('utf8').on('data', (text: string) => {
        heard += text;
      });
      socket.on('close', () => resolve(heard));
    });
    expect(answer).toMatch(/^HTTP\/1\.1 4(03|00|22) /);
    await patient.stop();
  });
});
