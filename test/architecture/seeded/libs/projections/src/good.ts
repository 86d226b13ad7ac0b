// Breaks nothing; others import it.
export {};
