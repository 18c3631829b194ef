import { once } from 'node:events';
import { connect } from 'node:net';

/** What a server says to these bytes until it closes the connection, or for two seconds. */
export async function speak(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let said = '';
  socket.on('data', (chunk) => {
    said += chunk;
  });
  socket.on('error', () => {});
  socket.write(text);
  const timer = setTimeout(() => socket.destroy(), 2_000);
  await once(socket, 'close');
  clearTimeout(timer);
  return said;
}

/** One request with a Host of one's choice, which fetch does not allow. */
export async function askAs(port: number, host: string, path: string, headers: Record<string, string> = {}) {
  const lines = Object.entries({ host, connection: 'close', ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  const said = await speak(port, `GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
  const [head = '', ...body] = said.split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), head, body: body.join('\r\n\r\n') };
}
