// Breaks the rule cli-imports-engine-research-charts, on purpose.
import '../../../libs/lifecycle/src/good.js';
