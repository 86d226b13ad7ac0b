// Breaks the rule charts-imports-only-itself, on purpose.
import '../../lifecycle/src/good.js';
