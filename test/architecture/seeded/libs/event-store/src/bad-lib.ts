// Breaks the rule event-store-imports-only-itself, on purpose.
import '../../lifecycle/src/good.js';
