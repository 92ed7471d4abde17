import { testShapes } from '../data-plane/shapes/on-a-cluster';

testShapes('1.28.3', 'soak');
