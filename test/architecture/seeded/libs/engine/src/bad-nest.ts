// Breaks the rule nest-only-in-server, on purpose.
import '@nestjs/common';
