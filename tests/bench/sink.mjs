// A push service that says 201 as fast as it can: HTTP/2 on one port, HTTP/1.1 on another.
// Prints its ports; answers each line on standard input with what has come;
// after `take` it counts anew.
import { readFileSync } from 'node:fs';
import { createSecureServer } from 'node:http2';
import { createServer } from 'node:https';
import { createInterface } from 'node:readline';

const pem = readFileSync(process.argv[2]);
let count = 0;
let seen = new Map();

function took(path) {
  count += 1;
  seen.set(path, (seen.get(path) ?? 0) + 1);
}

const two = createSecureServer({ key: pem, cert: pem, settings: { maxConcurrentStreams: 500 } });
two.on('stream', (stream, headers) => {
  stream.on('error', () => {});
  stream.on('end', () => {
    took(headers[':path']);
    stream.respond({ ':status': 201 }, { endStream: true });
  });
  stream.resume();
});
two.on('sessionError', () => {});

const one = createServer({ key: pem, cert: pem, keepAliveTimeout: 60000 }, (request, response) => {
  request.on('end', () => {
    took(request.url);
    response.writeHead(201, { 'content-length': 0 });
    response.end();
  });
  request.resume();
});

const listening = (server) =>
  new Promise((ready) => server.listen(0, '127.0.0.1', () => ready(server.address().port)));
console.log(JSON.stringify({ h2: await listening(two), h1: await listening(one) }));

createInterface({ input: process.stdin })
  .on('line', (line) => {
    console.log(JSON.stringify({ count, different: seen.size }));
    if (line !== 'take') return;
    count = 0;
    seen = new Map();
  })
  .on('close', () => process.exit(0));
