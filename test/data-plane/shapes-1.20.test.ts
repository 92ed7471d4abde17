import { testShapes } from './shapes/on-a-cluster';

testShapes('1.20.1');
