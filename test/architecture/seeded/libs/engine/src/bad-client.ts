// Breaks the rule eventstoredb-client-only-in-its-adapter, on purpose.
import '@eventstore/db-client';
