// Breaks the rule lifecycle-imports-only-itself, on purpose.
import '../../event-store/src/good.js';
