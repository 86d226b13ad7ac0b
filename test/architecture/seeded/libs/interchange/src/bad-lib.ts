// Breaks the rule interchange-imports-only-lifecycle-event-store-registers-research-audit, on purpose.
import '../../engine/src/good.js';
