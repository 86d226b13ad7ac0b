import tseslint from 'typescript-eslint';

const noClock = [
  { selector: "MemberExpression[object.name='Date'][property.name='now']", message: 'No clock below the engine: the caller hands the time in.' },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'No clock below the engine: the caller hands the time in.' },
  { selector: "MemberExpression[object.name='performance']", message: 'No clock below the engine.' },
  { selector: "MemberExpression[object.name='Math'][property.name='random']", message: 'No random number below the engine.' },
  { selector: "CallExpression[callee.property.name=/^(randomUUID|randomBytes|getRandomValues)$/], CallExpression[callee.name=/^(randomUUID|randomBytes)$/]", message: 'No generated id below the engine.' },
];

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', 'data/**', '**/*.mjs', '**/*.cjs', 'test/architecture/seeded/**'] },
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: { parser: tseslint.parser, parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-floating-promises': ['error', { allowForKnownSafeCalls: [{ from: 'package', name: ['describe', 'it', 'test', 'suite'], package: 'node:test' }] }],
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      'no-restricted-syntax': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'prefer-const': 'error',
    },
  },
  {
    files: ['libs/lifecycle/**/*.ts', 'libs/projections/**/*.ts', 'libs/research/**/*.ts', 'libs/audit/**/*.ts'],
    ignores: ['**/*.spec.ts', 'libs/*/test/**'],
    rules: { 'no-restricted-syntax': ['error', ...noClock] },
  },
);
