// Breaks the rule projections-imports-only-lifecycle-event-store-registers, on purpose.
import '../../engine/src/good.js';
