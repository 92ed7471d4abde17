import { testShapes } from './shapes/on-a-cluster';

testShapes('1.27.0');
