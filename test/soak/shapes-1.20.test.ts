import { testShapes } from '../data-plane/shapes/on-a-cluster';

testShapes('1.20.1', 'soak');
