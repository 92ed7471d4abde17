import { testShapes } from './shapes/on-a-cluster';

testShapes('1.26.0');
