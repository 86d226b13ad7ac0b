// Breaks the rule research-imports-only-lifecycle-event-store-registers-audit, on purpose.
import '../../projections/src/good.js';
