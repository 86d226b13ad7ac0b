// Breaks the rule no-circular, on purpose.
import './circle-b.js';
