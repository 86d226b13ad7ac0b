/** A log of five leaves (`psp-0` … `psp-4`) signed by made-up keys: two implementations wrote it alike. */

export const LOG_SEED = Buffer.alloc(32, 1);
export const WITNESS_SEED = Buffer.alloc(32, 2);
export const LOG_VKEY = 'psp.example/log+661784b4+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c';
export const WITNESS_VKEY = 'charity.example/witness+96a1bca3+BIE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU';

export const TEXT = 'psp.example/log\n5\nEA0YpdEaTkow2nmXdSbfur+4QARZ+JF4QAUitdh/N8Q=\n';
export const LOG_LINE =
  '— psp.example/log ZheEtJ816YeIWDcNOBhFE7zc+Eejy4ea4R/e6K+IJYG+yZZz9LqzNCKAmYDMx+X6lZV2yOM8pJNKXFnYauU4HUTCPws=\n';
export const WITNESS_LINE =
  '— charity.example/witness lqG8owAAAABpVbkAeWOcMH5RVyyo1lBJh9Y7GYbFSbjLcztVxQF4eQ9AkkbltzjAe2bw24uzxhCAsq7DgPpHjLI2/+OT56FeOnMcDw==\n';
export const NOTE = `${TEXT}\n${LOG_LINE}${WITNESS_LINE}`;

export const PROOF =
  'c2sp.org/tlog-proof@v1\n' +
  'index 2\n' +
  'KqpkLBLulDvUUCdUlJK/+5IBc1b6xfM5kxYAb0w5PZg=\n' +
  'CN8ROCq/VDUOx6Mxpb5OJwY0nEiCj1Y55TdJNpxzjFU=\n' +
  'RkHAj/aGaSMKXdnNpFkfSd9AGXWXs8Qp4W/8z4ZvgmA=\n' +
  `\n${NOTE}`;
