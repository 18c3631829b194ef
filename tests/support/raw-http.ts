import { once } from 'node:events';
import { connect } from 'node:net';

/** Sends bytes and returns the answer until the server closes the connection, or for two seconds. */
export async function speak(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  socket.on('error', () => {});
  socket.write(text);
  const timer = setTimeout(() => socket.destroy(), 2_000);
  await once(socket, 'close');
  clearTimeout(timer);
  return answer;
}

/** Sends one request with any Host header, which fetch does not allow. */
export async function askAs(port: number, host: string, path: string, headers: Record<string, string> = {}) {
  const lines = Object.entries({ host, connection: 'close', ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  const answer = await speak(port, `GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
  const [head = '', ...body] = answer.split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), head, body: body.join('\r\n\r\n') };
}
