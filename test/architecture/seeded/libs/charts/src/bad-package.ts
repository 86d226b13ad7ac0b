// Breaks the rule charts-packages, on purpose.
import 'node:fs';
