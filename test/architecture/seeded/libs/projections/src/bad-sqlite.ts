// Breaks the rule sqlite-only-in-its-adapter, on purpose.
import { DatabaseSync } from 'node:sqlite';
new DatabaseSync(':memory:');
