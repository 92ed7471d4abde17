import { testShapes } from '../data-plane/shapes/on-a-cluster';

testShapes('1.26.0', 'soak');
