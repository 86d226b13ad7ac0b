/** Who may import whom: the table of the rooms. Every rule here has a seeded violation in test/architecture. */
const lib = (name) => `^libs/${name}/`;
const onlyLibs = (name, allowed, comment) => ({
  name: `${name}-imports-only-${allowed.length ? allowed.join('-') : 'itself'}`,
  comment,
  severity: 'error',
  from: { path: lib(name), pathNot: '\\.spec\\.tsx?$|/test/' },
  to: { path: '^(libs|apps)/', pathNot: [name, ...allowed].map(lib).join('|') },
});
const onlyPackages = (name, pattern, comment) => ({
  name: `${name}-packages`,
  comment,
  severity: 'error',
  from: { path: lib(name), pathNot: '\\.spec\\.tsx?$|/test/' },
  to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'core', 'npm-no-pkg', 'npm-unknown'], pathNot: pattern },
});

module.exports = {
  forbidden: [
    onlyLibs('lifecycle', [], 'What a partnership may do depends on nothing.'),
    onlyLibs('event-store', [], 'The event store knows no partnership.'),
    onlyLibs('registers', ['lifecycle'], 'Registers are given; only their type comes from the lifecycle.'),
    onlyLibs('projections', ['lifecycle', 'event-store', 'registers'], 'Read models are functions of histories.'),
    onlyLibs('research', ['lifecycle', 'event-store', 'registers', 'audit'], 'Research starts from histories.'),
    onlyLibs('audit', ['lifecycle', 'event-store'], 'The audit seals events.'),
    onlyLibs('interchange', ['lifecycle', 'event-store', 'registers', 'research', 'audit'], 'Formats for others.'),
    onlyLibs('charts', [], 'Rows in, SVG text out.'),
    {
      name: 'research-takes-only-canonical-json-from-audit', severity: 'error',
      from: { path: lib('research'), pathNot: '\\.spec\\.tsx?$' },
      to: { path: lib('audit'), pathNot: '^libs/audit/src/canonical-json\\.ts$' },
    },
    {
      name: 'statistics-import-nothing', severity: 'error', comment: 'Estimators know columns of numbers only.',
      from: { path: '^libs/research/src/statistics/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^(libs|apps)/', pathNot: '^libs/research/src/statistics/' },
    },
    { name: 'libs-never-import-apps', severity: 'error', from: { path: '^libs/' }, to: { path: '^apps/' } },
    { name: 'apps-never-import-each-other', severity: 'error', from: { path: '^apps/([^/]+)/' }, to: { path: '^apps/', pathNot: '^apps/$1/' } },
    {
      name: 'cli-imports-engine-research-charts', severity: 'error',
      from: { path: '^apps/cli/' },
      to: { path: '^libs/', pathNot: '^libs/(engine|research|charts)/' },
    },
    onlyPackages('lifecycle', 'class-validator|reflect-metadata', 'The lifecycle is pure.'),
    onlyPackages('charts', 'd3-scale|d3-shape', 'Charts take d3 scales and shapes only.'),
    {
      name: 'sqlite-only-in-its-adapter', severity: 'error',
      from: { path: '^(libs|apps)/', pathNot: '^libs/event-store/src/sqlite/|\\.spec\\.ts$' },
      to: { path: '^(node:)?sqlite$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'eventstoredb-client-only-in-its-adapter', severity: 'error',
      from: { path: '^(libs|apps)/', pathNot: '^libs/event-store/src/eventstoredb/' },
      to: { path: '@eventstore/db-client' },
    },
    { name: 'nest-only-in-server', severity: 'error', from: { pathNot: '^apps/server/' , path: '^(libs|apps)/'}, to: { path: '@nestjs/' } },
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { conditionNames: ['source', 'node', 'import', 'default'], exportsFields: ['exports'], extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'] },
  },
};
