import * as dgram from 'node:dgram';
import * as dns from 'node:dns/promises';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';

type Type = 'A' | 'AAAA' | 'SRV' | 'CNAME';

/** `[TTL in s, value]`: an IP address, a name, or `port name`. */
type Answer = readonly [number, string];

type Failure = 'SERVFAIL' | 'REFUSED' | 'silence';

/** What is known under a name: records, a failure, or nothing said at all. What is not here is NXDOMAIN. */
export type Zone = Record<string, Partial<Record<Type, readonly Answer[] | Failure>> | Failure | undefined>;

export interface DnsServer {
  /** What was asked, as `A name`. */
  readonly asked: readonly string[];
  /** Asks this server and no other. */
  readonly newQuestion: () => dns.Resolver;
}

const types: Readonly<Record<Type, number>> = { A: 1, CNAME: 5, AAAA: 28, SRV: 33 };
const codes = { SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 } as const;

/** Gives a way to start DNS servers on this machine that end with the test; to be called inside `describe`. */
export function dnsServers(): (zone: Zone) => Promise<DnsServer> {
  const running: dgram.Socket[] = [];
  afterEach(() => {
    for (const socket of running.splice(0)) socket.close();
  });
  return async (zone) => {
    const socket = dgram.createSocket('udp4').bind(0, '127.0.0.1');
    running.push(socket);
    await once(socket, 'listening');
    const asked: string[] = [];
    socket.on('message', (query, { port }) => {
      const { name, type, end } = questionOf(query);
      asked.push(`${type} ${name}`);
      const all = zone[name];
      const known = typeof all === 'object' ? all[type] : (all ?? 'NXDOMAIN');
      if (known === 'silence') return;
      const code = typeof known === 'string' ? codes[known] : 0;
      socket.send(answerTo(query.subarray(0, end), code, recordsOf(zone, name, type)), port, '127.0.0.1');
    });
    return {
      asked,
      newQuestion: () => {
        const question = new dns.Resolver({ timeout: 50, tries: 1 });
        question.setServers([`127.0.0.1:${socket.address().port}`]);
        return question;
      },
    };
  };
}

/** Those of a name, or of the one that it stands for, with the record that says so. */
function recordsOf(zone: Zone, name: string, type: Type): Buffer[] {
  const known = zone[name];
  if (typeof known !== 'object') return [];
  const [aliases, records] = [known.CNAME, known[type]].map((all) => (typeof all === 'object' ? all : []));
  return [
    ...(aliases ?? []).map((answer) => record(name, 'CNAME', answer)),
    ...(aliases ?? []).flatMap(([, alias]) => recordsOf(zone, alias, type)),
    ...(records ?? []).map((answer) => record(name, type, answer)),
  ];
}

// the messages of https://www.rfc-editor.org/rfc/rfc1035#section-4.1

function questionOf(query: Buffer): { readonly name: string; readonly type: Type; readonly end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at++] ?? 0; length > 0; length = query[at++] ?? 0) {
    labels.push(query.toString('latin1', at, at + length));
    at += length;
  }
  const number = query.readUInt16BE(at);
  const [type] = Object.entries(types).find(([, one]) => one === number) ?? ['A'];
  // resolvers may write a name in any case: it is theirs to compare
  return { name: labels.join('.').toLowerCase(), type: type as Type, end: at + 4 };
}

/** The header and the question are sent back as they came, without what follows. */
function answerTo(question: Buffer, code: number, answers: readonly Buffer[]): Buffer {
  const header = Buffer.from(question);
  header.writeUInt16BE(0x8580 | code, 2);
  header.writeUInt16BE(answers.length, 6);
  header.writeUInt32BE(0, 8);
  return Buffer.concat([header, ...answers]);
}

function record(name: string, type: Type, [ttl, value]: Answer): Buffer {
  const data = dataOf(type, value);
  const head = Buffer.alloc(10);
  head.writeUInt16BE(types[type], 0);
  head.writeUInt16BE(1, 2);
  head.writeUInt32BE(ttl, 4);
  head.writeUInt16BE(data.length, 8);
  return Buffer.concat([encoded(name), head, data]);
}

function dataOf(type: Type, value: string): Buffer {
  if (type === 'A') return Buffer.from(value.split('.').map(Number));
  if (type === 'AAAA') return ipv6(value);
  if (type === 'CNAME') return encoded(value);
  const [port = '', target = ''] = value.split(' ');
  const head = Buffer.alloc(6);
  head.writeUInt16BE(Number(port), 4);
  return Buffer.concat([head, encoded(target)]);
}

function ipv6(address: string): Buffer {
  if (!isIPv6(address)) throw new Error(address);
  const [left = '', right = ''] = address.split('::');
  const groups = (half: string): number[] => (half === '' ? [] : half.split(':').map((group) => parseInt(group, 16)));
  const [first, last] = [groups(left), groups(right)];
  const all = [...first, ...Array<number>(8 - first.length - last.length).fill(0), ...last];
  return Buffer.from(all.flatMap((group) => [group >> 8, group & 255]));
}

const encoded = (name: string): Buffer =>
  Buffer.concat([
    ...name
      .split('.')
      .filter((label) => label !== '')
      .map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)])),
    Buffer.from([0]),
  ]);
