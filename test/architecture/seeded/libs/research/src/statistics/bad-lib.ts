// Breaks the rule statistics-import-nothing, on purpose.
import '../../../lifecycle/src/good.js';
