// node web-push with a kept-alive agent. A line with a number on standard input: send so many.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { createInterface } from 'node:readline';

const [task, modules] = [JSON.parse(readFileSync(process.argv[2])), process.argv[3]];
const webpush = createRequire(`${modules}/`)('web-push');
const agent = new Agent({ keepAlive: true, maxSockets: task.at_once, ca: readFileSync(task.ca) });
const vapidDetails = { subject: task.subject, publicKey: task.public, privateKey: task.private };
const options = { vapidDetails, agent, TTL: task.ttl, urgency: 'high', topic: task.topic };

async function send(total) {
  let next = 0;
  let good = 0;
  const worker = async () => {
    while (next < total) {
      const sub = task.subs[next++ % task.subs.length];
      const answer = await webpush.sendNotification(sub, task.payload, options);
      if (answer.statusCode === 201) good += 1;
    }
  };
  await Promise.all(Array.from({ length: task.at_once }, worker));
  return good;
}

console.log('ready');
for await (const line of createInterface({ input: process.stdin })) {
  const [cpu, start] = [process.cpuUsage(), performance.now()];
  const good = await send(Number(line));
  const used = process.cpuUsage(cpu);
  const cpu_s = (used.user + used.system) / 1e6;
  console.log(JSON.stringify({ good, cpu_s, wall_s: (performance.now() - start) / 1000 }));
}
process.exit(0);
