// Breaks the rule registers-imports-only-lifecycle, on purpose.
import '../../event-store/src/good.js';
