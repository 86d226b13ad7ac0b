// The other half of a circle, on purpose.
import './circle-a.js';
