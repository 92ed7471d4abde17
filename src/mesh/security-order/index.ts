export * from './security-order';
