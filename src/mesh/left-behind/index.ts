export * from './left-behind';
