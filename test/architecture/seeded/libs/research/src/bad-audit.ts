// Breaks the rule research-takes-only-canonical-json-from-audit, on purpose.
import '../../audit/src/good.js';
