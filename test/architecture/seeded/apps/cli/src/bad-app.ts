// Breaks the rule apps-never-import-each-other, on purpose.
import '../../server/src/good.js';
