// Breaks the rule audit-imports-only-lifecycle-event-store, on purpose.
import '../../registers/src/good.js';
