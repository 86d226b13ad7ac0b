/** The built server in a process of its own, with every handler counted and, if told so, with a hole in its guard. */
import 'reflect-metadata';
import { CONTROLLERS } from '../../dist/apps/server/src/server.module.js';
import { openServer } from '../../dist/apps/server/src/open-server.js';
import { policy } from '../../dist/apps/server/src/access/policy.js';
import { Engine, readSettings } from '../../dist/libs/engine/src/index.js';

let reached = [];

for (const controller of CONTROLLERS)
  for (const name of Object.getOwnPropertyNames(controller.prototype)) {
    const handler = controller.prototype[name];
    if (!Reflect.hasMetadata('path', handler)) continue;
    const counted = function (...args) {
      reached.push(`${controller.name}.${name}`);
      return handler.apply(this, args);
    };
    for (const key of Reflect.getMetadataKeys(handler))
      Reflect.defineMetadata(key, Reflect.getMetadata(key, handler), counted);
    Object.defineProperty(controller.prototype, name, { value: counted, configurable: true, writable: true });
  }

const HOLES = {
  'a route without its action': () => {
    for (const controller of CONTROLLERS)
      if (controller.name === 'ReadController') Reflect.deleteMetadata('psp:action', controller);
  },
  'a row that lets everybody record': () => (policy.record = { ...policy.record, roles: 'anybody' }),
};
HOLES[process.argv[2]]?.();

const engine = await Engine.open({ settings: readSettings(process.env), as: { verb: 'test' } });
const server = await openServer(engine, {
  log: { error: ({ err }, message) => console.error(message, err) },
  onFatal: (reason) => console.error(reason),
}).catch(async (error) => {
  console.error(error.message);
  await engine.close();
  process.exit(1);
});
process.on('message', async (asked) => {
  if (asked === 'reached') {
    process.send({ reached });
    reached = [];
  } else {
    await server.close();
    await engine.close();
    process.exit(0);
  }
});
process.send({ address: server.address });
