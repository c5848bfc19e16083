/** Every table, for queries and for drizzle-kit. */
export * from './bodies.ts';
export * from './organizations.ts';
export * from './accounts.ts';
export * from './meetings.ts';
export * from './papers.ts';
export * from './files.ts';
export * from './sittings.ts';
export * from './minutes.ts';
export * from './broadcasts.ts';
export * from './annotations.ts';
export * from './subscriptions.ts';
export * from './operations.ts';
export * from './publications.ts';
export * from './search.ts';
export * from './imports.ts';
