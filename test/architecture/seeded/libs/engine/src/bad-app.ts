// Breaks the rule libs-never-import-apps, on purpose.
import '../../../apps/server/src/good.js';
