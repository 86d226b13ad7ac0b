// Breaks the rule lifecycle-packages, on purpose.
import 'node:fs';
